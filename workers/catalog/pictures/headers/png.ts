import { type Dimensions, textAt } from "./index.ts";

/** The header chunk comes first (PNG 3rd edition, section 5.6). */
export const readPng = (view: DataView): Dimensions | undefined =>
	textAt(view, 12, 4) === "IHDR" ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
