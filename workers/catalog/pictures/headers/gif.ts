import type { Dimensions } from "./index.ts";

/** The logical screen (GIF89a, section 18). */
export const readGif = (view: DataView): Dimensions => ({
	width: view.getUint16(6, true),
	height: view.getUint16(8, true),
});
