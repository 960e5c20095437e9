import { type Dimensions, textAt } from "./index.ts";

type Box = { type: string; start: number; end: number };

/** A picture has a dozen; ten megabytes of empty ones would fill the memory. */
const mostBoxes = 1000;

/** The boxes in a range (ISO/IEC 14496-12 section 4.2), as far as they are whole. */
function boxesIn(view: DataView, from: number, to: number): Box[] {
	const boxes: Box[] = [];
	for (let at = from; at + 8 <= to && boxes.length < mostBoxes; ) {
		const size = view.getUint32(at);
		// 0 is "to the end"; 1 announces a 64-bit size, of which a picture that fits here needs the lower half.
		const length = size === 0 ? to - at : size === 1 ? view.getUint32(at + 12) : size;
		if (length < 8 || at + length > to) break;
		boxes.push({ type: textAt(view, at + 4, 4), start: at + (size === 1 ? 16 : 8), end: at + length });
		at += length;
	}
	return boxes;
}

/** The boxes within the one of a type: of those that are looked into a picture has one each. */
function within(view: DataView, boxes: readonly Box[], type: string, skip = 0): Box[] {
	const box = boxes.find((box) => box.type === type);
	return box ? boxesIn(view, box.start + skip, box.end) : [];
}

/** The largest of what it holds: tiles and the alpha plane are no larger than the picture (ISO/IEC 23008-12 section 6.5.3). */
export function readAvif(view: DataView): Dimensions | undefined {
	const inMeta = within(view, boxesIn(view, 0, view.byteLength), "meta", 4);
	const properties = within(view, within(view, inMeta, "iprp"), "ipco");
	const sides = properties
		.filter(({ type }) => type === "ispe")
		.map(({ start }) => ({ width: view.getUint32(start + 4), height: view.getUint32(start + 8) }));
	if (sides.length === 0) return undefined;
	const width = Math.max(...sides.map((side) => side.width));
	const height = Math.max(...sides.map((side) => side.height));
	// `irot` counts quarter turns.
	const isTurned = properties.some(({ type, start }) => type === "irot" && view.getUint8(start) % 2 === 1);
	return isTurned ? { width: height, height: width } : { width, height };
}

/** Whether the file says it is AVIF: its main brand or one it is compatible with. */
export function isAvif(view: DataView): boolean {
	if (view.byteLength < 16 || textAt(view, 4, 4) !== "ftyp") return false;
	const end = Math.min(view.getUint32(0), view.byteLength, 256);
	for (let at = 8; at + 4 <= end; at += 4) if (textAt(view, at, 4) === "avif") return true;
	return false;
}
