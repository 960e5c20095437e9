import { folderOf, keyOf, type Size, sizeNames, sizeOf } from "./sizes.ts";

export type Studio = { PICTURES: R2Bucket; IMAGES: ImagesBinding };

const quality = { "image/webp": 80, "image/avif": 55 } as const;

/**
 * The picture at this size, drawn anew: upright, and without what the camera wrote into it (place, owner, device). Of an
 * animation the first picture: decoding a thousand of them is nothing anybody waits for.
 */
export async function drawSize(
	images: ImagesBinding,
	bytes: ArrayBuffer | Uint8Array,
	size: Size,
): Promise<ArrayBuffer> {
	const { width, format } = sizeOf(size);
	const drawn = await images
		.input(new Blob([bytes as ArrayBuffer]).stream())
		.transform({ width, fit: "scale-down" })
		.output({ format, quality: quality[format], anim: false });
	return drawn.response().arrayBuffer();
}

export const putSize = (
	bucket: R2Bucket,
	storeId: string,
	name: string,
	size: Size,
	bytes: ArrayBuffer,
): Promise<R2Object> =>
	bucket.put(keyOf(storeId, name, size), bytes, { httpMetadata: { contentType: sizeOf(size).format } });

/** Codes by which Images says that it is the picture's fault, not its own. */
const badPicture = new Set([9402, 9412, 9413, 9420, 9520, 9523]);

/** Whether the picture could not be decoded. */
export const isUndrawable = (error: unknown): boolean =>
	error instanceof Error && "code" in error && badPicture.has(Number(error.code));

/** Draws what sizes are still missing of a store's picture, one after the other. May be done twice. */
export async function makeMissingSizes({ PICTURES, IMAGES }: Studio, storeId: string, name: string): Promise<void> {
	const folder = folderOf(storeId, name);
	const { objects } = await PICTURES.list({ prefix: folder });
	const there = new Set(objects.map(({ key }) => key.slice(folder.length)));
	const missing = sizeNames.filter((size) => !there.has(size));
	if (missing.length === 0 || !there.has("original")) return;
	const original = await PICTURES.get(keyOf(storeId, name, "original"));
	if (!original) return;
	const bytes = await original.arrayBuffer();
	for (const size of missing) await putSize(PICTURES, storeId, name, size, await drawSize(IMAGES, bytes, size));
}
