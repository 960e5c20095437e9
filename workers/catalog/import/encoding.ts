/** What a file is by its first bytes, where that is something people send in place of a CSV. */
const magic: readonly [bytes: readonly number[], detail: string][] = [
	[
		[0x50, 0x4b, 0x03, 0x04],
		"It is a ZIP archive, or a spreadsheet such as .xlsx. Unpack it, or save it as CSV in UTF-8, and send that.",
	],
	[[0xd0, 0xcf, 0x11, 0xe0], "It is an old Excel workbook. Save it as CSV in UTF-8 and send that."],
	[[0x1f, 0x8b], "It is compressed with gzip. Unpack it and send it again."],
	[[0xff, 0xfe], "It is UTF-16 text. Save it as CSV in UTF-8 and send it again."],
	[[0xfe, 0xff], "It is UTF-16 text. Save it as CSV in UTF-8 and send it again."],
];

/** What bytes are that cannot be UTF-8 text; undefined for all that may be. */
export function whatInstead(bytes: Uint8Array, isBegin: boolean): string | undefined {
	const known = isBegin ? magic.find(([begin]) => begin.every((byte, at) => bytes[at] === byte)) : undefined;
	if (known) return known[1];
	if (!bytes.includes(0)) return undefined;
	const isWide = isBegin && (bytes[0] === 0) !== (bytes[1] === 0);
	return isWide
		? "It is UTF-16 text. Save it as CSV in UTF-8 and send it again."
		: "It is no text: it has bytes that are zero. Save it as CSV in UTF-8 and send it again.";
}

/** Where the line begins that has the first bytes which are not UTF-8. A character cut off by the piece before is let pass. */
export function startOfBadUtf8(bytes: Uint8Array): number {
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	let begin = bytes.findIndex((byte) => byte < 0x80 || byte > 0xbf);
	while (begin >= 0 && begin < bytes.length) {
		const end = bytes.indexOf(0x0a, begin) + 1 || bytes.length;
		try {
			decoder.decode(bytes.subarray(begin, end));
		} catch {
			return begin;
		}
		begin = end;
	}
	return 0;
}
