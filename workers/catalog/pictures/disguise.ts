/** Beginnings of what a browser, a server or a reader would run or unpack. Long enough that no picture has them by chance. */
const markup = /<(?:script|iframe|html|body)[\s>]|<!doctype\s|<\?php\s|<svg\s[^<>]{0,300}xmlns/i;

/** The end of a ZIP archive (APPNOTE 4.3.16): its comment reaches exactly to the end of the file. */
function endsAsZip(bytes: Buffer): boolean {
	const at = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
	return at >= 0 && at + 22 <= bytes.length && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length;
}

/**
 * Whether a picture is something else besides: a page, a script, an archive, a PDF. Nothing of it would be served anyhow,
 * because all that is served is drawn anew; but who sends one means no good.
 */
export function isDisguise(bytes: Uint8Array): boolean {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return markup.test(buffer.toString("latin1")) || buffer.subarray(0, 1024).includes("%PDF-") || endsAsZip(buffer);
}
