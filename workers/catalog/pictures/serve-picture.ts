import { type Refusal, refuse } from "../../kit/problem.ts";
import { drawSize, putSize, type Studio } from "./make-size.ts";
import { isName, isSize, keyOf, type Size, sizeOf, webpOf } from "./sizes.ts";

/** A served size; `isFinal` when this address will never answer anything else. */
export type Served = {
	ok: true;
	body: ReadableStream | ArrayBuffer;
	type: string;
	etag: string;
	isFinal: boolean;
};

/**
 * A store's picture in one of its sizes. A WebP that is not there yet is made; an AVIF is not, because nobody waits for it
 * that long: until it is made its address answers the WebP.
 */
export async function servePicture(
	env: Studio,
	storeId: string,
	name: string,
	size: string,
): Promise<Served | Refusal> {
	if (!isName(name) || !isSize(size)) return notThere;
	const kept = await env.PICTURES.get(keyOf(storeId, name, size));
	if (kept) return served(kept.body, size, kept.httpEtag, true);
	const webp = webpOf(size);
	const instead = webp === size ? undefined : await env.PICTURES.get(keyOf(storeId, name, webp));
	if (instead) return served(instead.body, webp, instead.httpEtag, false);
	return makeNow(env, storeId, name, webp, webp === size);
}

const notThere = refuse("image.not_found", "It may have been taken away, or was never here.");

const served = (body: Served["body"], size: Size, etag: string, isFinal: boolean): Served => ({
	ok: true,
	body,
	type: sizeOf(size).format,
	etag,
	isFinal,
});

/**
 * Which sizes this isolate is drawing, and since when. Only times are kept here: a promise belongs to the request that made
 * it, and another must not wait for it. Who finds a size being drawn looks every while whether it is there. Other isolates
 * may draw the same; they put the same.
 */
const drawing = new Map<string, number>();
const patience = 3000;
const pause = 40;

async function makeNow(
	env: Studio,
	storeId: string,
	name: string,
	size: Size,
	isFinal: boolean,
): Promise<Served | Refusal> {
	const key = keyOf(storeId, name, size);
	while (Date.now() - (drawing.get(key) ?? 0) < patience) {
		await new Promise((done) => setTimeout(done, pause));
		const kept = await env.PICTURES.get(key);
		if (kept) return served(kept.body, size, kept.httpEtag, isFinal);
	}
	drawing.set(key, Date.now());
	try {
		const original = await env.PICTURES.get(keyOf(storeId, name, "original"));
		if (!original) return notThere;
		const bytes = await drawSize(env.IMAGES, await original.arrayBuffer(), size);
		const put = await putSize(env.PICTURES, storeId, name, size, bytes);
		return served(bytes, size, put.httpEtag, isFinal);
	} finally {
		drawing.delete(key);
	}
}
