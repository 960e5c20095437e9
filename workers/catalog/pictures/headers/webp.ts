import { type Dimensions, textAt } from "./index.ts";

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;

/** The first chunk tells (RFC 9649 sections 2.5 to 2.7). */
export function readWebp(view: DataView): Dimensions | undefined {
	// Cut off.
	if (view.getUint32(4, true) + 8 > view.byteLength) return undefined;
	const chunk = textAt(view, 12, 4);
	if (chunk === "VP8X") return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
	if (chunk === "VP8L") {
		const bits = view.getUint32(21, true);
		return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
	}
	if (chunk !== "VP8 " || uint24(view, 23) !== 0x2a019d) return undefined;
	return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
