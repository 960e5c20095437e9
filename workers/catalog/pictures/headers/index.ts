import { isAvif, readAvif } from "./avif.ts";
import { readGif } from "./gif.ts";
import { readJpeg } from "./jpeg.ts";
import { readPng } from "./png.ts";
import { readWebp } from "./webp.ts";

/** As it is looked at: a turned picture's width is its height in the file. */
export type Dimensions = { width: number; height: number };
export type PictureType = "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif";

export const textAt = (view: DataView, at: number, length: number): string =>
	String.fromCharCode(...Array.from({ length }, (_, offset) => view.getUint8(at + offset)));

type Format = {
	type: PictureType;
	/** Whether the file begins as one of these. */
	is(view: DataView): boolean;
	read(view: DataView): Dimensions | undefined;
};

const begins = (bytes: string) => (view: DataView) =>
	view.byteLength >= bytes.length && textAt(view, 0, bytes.length) === bytes;

const formats: readonly Format[] = [
	{ type: "image/jpeg", is: begins("\xff\xd8\xff"), read: readJpeg },
	{ type: "image/png", is: begins("\x89PNG\r\n\x1a\n"), read: readPng },
	{ type: "image/gif", is: (view) => begins("GIF87a")(view) || begins("GIF89a")(view), read: readGif },
	{
		type: "image/webp",
		is: (view) => view.byteLength >= 12 && begins("RIFF")(view) && textAt(view, 8, 4) === "WEBP",
		read: readWebp,
	},
	{ type: "image/avif", is: isAvif, read: readAvif },
];

/**
 * What the bytes are by their own account, and how large, without decoding anything: a small file can unpack to gigabytes.
 * Undefined for what is none of these; without dimensions where the header breaks off or makes no sense.
 */
export function readHeader(bytes: Uint8Array): { type: PictureType; dimensions: Dimensions | undefined } | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const format = formats.find(({ is }) => is(view));
	return format && { type: format.type, dimensions: wholeOrNone(() => format.read(view)) };
}

function wholeOrNone(read: () => Dimensions | undefined): Dimensions | undefined {
	try {
		return read();
	} catch (error) {
		// Read past the end: the file is cut off.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}
