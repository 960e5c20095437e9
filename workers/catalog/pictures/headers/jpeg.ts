import type { Dimensions } from "./index.ts";

/** Start of frame, whatever the coding; C4, C8 and CC in their midst are something else. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers without a segment behind them. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** Walks the segments up to the frame header (ITU-T T.81 annex B). */
export function readJpeg(view: DataView): Dimensions | undefined {
	let at = 2;
	let isTurned = false;
	while (view.getUint8(at) === 0xff) {
		const marker = view.getUint8(at + 1);
		if (marker === 0xff) at += 1;
		else if (isBare(marker)) at += 2;
		else if (isFrame(marker)) {
			const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
			return isTurned ? { width: height, height: width } : { width, height };
		} else {
			if (marker === 0xe1) isTurned ||= isTurnedBy(view, at + 4);
			at += 2 + Math.max(2, view.getUint16(at + 2));
		}
	}
	return undefined;
}

const exif = 0x45786966;
const orientationTag = 0x0112;

/** Whether the camera says it was held upright: orientation 5 to 8 (Exif 2.32, section 4.6.4). */
function isTurnedBy(view: DataView, at: number): boolean {
	if (view.getUint32(at) !== exif) return false;
	const tiff = at + 6;
	const isLittle = view.getUint16(tiff) === 0x4949;
	const directory = tiff + view.getUint32(tiff + 4, isLittle);
	// A picture whose metadata are broken is still a picture.
	if (directory + 2 > view.byteLength) return false;
	const count = Math.min(view.getUint16(directory, isLittle), 200);
	for (let entry = directory + 2; entry < directory + 2 + count * 12 && entry + 12 <= view.byteLength; entry += 12)
		if (view.getUint16(entry, isLittle) === orientationTag) return view.getUint16(entry + 8, isLittle) >= 5;
	return false;
}
