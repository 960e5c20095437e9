import { createHash } from "node:crypto";

type Format = "image/webp" | "image/avif";

/** What a picture is served as: width in pixels, no picture larger than it is. AVIF costs seconds to make, so only the small ones. */
const sizes = {
	"1280.webp": { width: 1280, format: "image/webp" },
	"640.webp": { width: 640, format: "image/webp" },
	"320.webp": { width: 320, format: "image/webp" },
	"640.avif": { width: 640, format: "image/avif" },
	"320.avif": { width: 320, format: "image/avif" },
} as const satisfies Record<string, { width: number; format: Format }>;
export type Size = keyof typeof sizes;

export const sizeNames = Object.keys(sizes) as Size[];
export const isSize = (name: string): name is Size => Object.hasOwn(sizes, name);
export const sizeOf = (name: Size): { width: number; format: Format } => sizes[name];

/** The one a product names. */
export const largest: Size = "1280.webp";

/** The size of the same width that is there from the first moment on. */
export const webpOf = (name: Size): Size => name.replace(/\.avif$/, ".webp") as Size;

/** What a picture is called: by its bytes, so that the same one is there once and an address always means the same. */
export const nameOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 32);
export const isName = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const srcOf = (name: string): string => `/images/${name}/${largest}`;
/** The picture an image's `src` means, if it is one of ours. */
export const nameIn = (src: string): string | undefined => /^\/images\/([0-9a-f]{32})\//.exec(src)?.[1];

/** Where a store's picture lies. Another store has none of its name unless it sent one itself. */
export const folderOf = (storeId: string, name: string): string => `pictures/${storeId}/${name}/`;
export const keyOf = (storeId: string, name: string, file: Size | "original"): string => folderOf(storeId, name) + file;
