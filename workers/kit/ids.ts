import { v7 } from "uuid";

export type IdPrefix =
	| "usr"
	| "ses"
	| "key"
	| "adr"
	| "prd"
	| "var"
	| "crt"
	| "lin"
	| "ord"
	| "pay"
	| "ntf"
	| "sto"
	| "evt";

/** A new id, sortable by the time it was made: its noun's prefix and a UUIDv7 (RFC 9562), `prd_0199…`. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${v7()}`;
