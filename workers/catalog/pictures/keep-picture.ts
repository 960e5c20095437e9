import type { Refusal } from "../../kit/problem.ts";
import { drawSize, isUndrawable, putSize, type Studio } from "./make-size.ts";
import { readPicture, unreadable } from "./read-picture.ts";
import { keyOf, largest, nameOf, srcOf } from "./sizes.ts";

export type Picture = { ok: true; src: string; width: number; height: number };

/**
 * Takes a picture into the store's keeping. It is decoded to the end before anything is kept: what cannot be shown is not
 * stored. Whoever stops half way leaves at worst a picture that no product names.
 */
export async function keepPicture(env: Studio, storeId: string, bytes: Uint8Array): Promise<Picture | Refusal> {
	const read = readPicture(bytes);
	if (!read.ok) return read;
	const { type, width, height } = read;
	const name = nameOf(bytes);
	const picture: Picture = { ok: true, src: srcOf(name), width, height };
	// It is put last, so it tells that all of it is there.
	if (await env.PICTURES.head(keyOf(storeId, name, largest))) return picture;
	const drawn = await drawLargest(env.IMAGES, bytes);
	if (!drawn) return unreadable;
	await env.PICTURES.put(keyOf(storeId, name, "original"), bytes, {
		httpMetadata: { contentType: type },
		customMetadata: { width: String(width), height: String(height) },
	});
	await putSize(env.PICTURES, storeId, name, largest, drawn);
	return picture;
}

async function drawLargest(images: ImagesBinding, bytes: Uint8Array): Promise<ArrayBuffer | undefined> {
	try {
		return await drawSize(images, bytes, largest);
	} catch (error) {
		if (isUndrawable(error)) return undefined;
		throw error;
	}
}
