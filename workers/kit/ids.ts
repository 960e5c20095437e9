import { v7 } from "uuid";

export type IdPrefix =
	| "usr"
	| "ses"
	| "key"
	| "adr"
	| "cat"
	| "prd"
	| "var"
	| "crt"
	| "lin"
	| "imp"
	| "ord"
	| "pay"
	| "ref"
	| "dsc"
	| "ntf"
	| "whe"
	| "whd"
	| "psh"
	| "sto"
	| "pxk"
	| "evt";

/** A new id, sortable by the time it was made: its noun's prefix and a UUIDv7 (RFC 9562), `prd_0199…`. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${v7()}`;

/** An id dated at this moment (ms since 1970). Of one moment the one in the first place (from 0, up to 2^32) is the newest. */
export const newIdAt = (prefix: IdPrefix, at: number, place: number): string =>
	`${prefix}_${v7({ msecs: at, seq: 0xffffffff - place })}`;
