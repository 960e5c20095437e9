import { hasMoved, planned } from "../../kit/constraint.ts";
import { isAsked, type VersionsAsked } from "../../kit/etag.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import type { Image } from "../../kit/product.ts";
import { keepPicture } from "./keep-picture.ts";
import type { Studio } from "./make-size.ts";
import { findPictured, type Pictured, writeImages } from "./product-images.ts";
import { readPicture } from "./read-picture.ts";
import { nameIn, nameOf, srcOf } from "./sizes.ts";

export type Sent = {
	bytes: Uint8Array;
	/** The product's title when left out. */
	alt?: string | undefined;
	/** Before which picture it goes, counted from 0; to the end when left out. */
	position?: number | undefined;
};
type To = { storeId: string; idOrSlug: string; asked: VersionsAsked; traceparent: string };
export type Added = { ok: true; images: Image[]; version: number; isNew: boolean };

const mostImages = 250;

/**
 * Adds a picture to a product. All that costs little is refused before the picture is decoded, and the product is changed
 * last: what is cut off leaves at worst a picture that no product names. The same picture again changes nothing.
 */
export async function addPicture(env: Studio & { DB: D1Database }, to: To, sent: Sent): Promise<Added | Refusal> {
	const read = readPicture(sent.bytes);
	if (!read.ok) return read;
	const src = srcOf(nameOf(sent.bytes));
	const early = await look(env.DB, to, src);
	if (!early.ok) return early;
	const picture = await keepPicture(env, to.storeId, sent.bytes);
	if (!picture.ok) return picture;
	const { width, height } = picture;
	try {
		return await planned(async () => {
			const found = await look(env.DB, to, src);
			if (!found.ok) return found;
			const { product } = found;
			if (has(product, src)) return { ok: true, images: product.images, version: product.version, isNew: false };
			const image: Image = { src, alt: sent.alt ?? product.title, width, height };
			const images = product.images.toSpliced(sent.position ?? product.images.length, 0, image);
			await writeImages(env.DB, product, images, { by: "person", traceparent: to.traceparent });
			return { ok: true, images, version: product.version + 1, isNew: true };
		});
	} catch (error) {
		if (hasMoved(error)) return refuse("product.busy", "Others are changing this product right now. Send it again.");
		throw error;
	}
}

const has = ({ images }: Pictured, src: string): boolean => images.some((image) => nameIn(image.src) === nameIn(src));

/** The product, if it can take the picture. */
async function look(d1: D1Database, to: To, src: string): Promise<{ ok: true; product: Pictured } | Refusal> {
	const product = await findPictured(d1, to.storeId, to.idOrSlug);
	if (!product) return refuse("product.not_found", "It may have been deleted. Look for it in the list.");
	if (to.asked !== undefined && !isAsked(to.asked, product.version))
		return refuse("product.changed", "Read it again, see what is different, and send the picture with its new ETag.");
	if (product.images.length >= mostImages && !has(product, src))
		return refuse("product.too_many_images", `It has ${mostImages} pictures. Take one away first.`);
	return { ok: true, product };
}
