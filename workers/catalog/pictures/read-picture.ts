import { type Refusal, refuse } from "../../kit/problem.ts";
import { isDisguise } from "./disguise.ts";
import { type Dimensions, type PictureType, readHeader } from "./headers/index.ts";

/** The largest file, in bytes. */
export const mostBytes = 10 * 1024 * 1024;
const longestSide = 12_000;
const mostPixels = 50_000_000;

type Read = { ok: true; type: PictureType } & Dimensions;

/** What these bytes are, whatever anybody says they are. */
export function readPicture(bytes: Uint8Array): Read | Refusal {
	if (bytes.byteLength > mostBytes) return refuse("request.too_large", "A picture has no more than 10 MB.");
	const header = readHeader(bytes);
	if (!header || isDisguise(bytes))
		return refuse("image.unsupported", "Send a JPEG, PNG, WebP, AVIF or GIF, and nothing besides in it.");
	if (!header.dimensions) return unreadable;
	const { width, height } = header.dimensions;
	if (width < 1 || height < 1) return unreadable;
	if (width > longestSide || height > longestSide || width * height > mostPixels)
		return refuse(
			"image.unreadable",
			`It is ${width} × ${height} pixels. No side may have more than 12,000, and all of it 50 million.`,
		);
	return { ok: true, type: header.type, width, height };
}

export const unreadable = refuse(
	"image.unreadable",
	"The file is broken or cut off. Save the picture anew and send that.",
);
