import { createHash } from "node:crypto";
import { newId } from "../../kit/ids.ts";
import type { Image } from "../../kit/product.ts";
import { changedFields, type ProductState } from "../managing/product-state.ts";
import { slugFor } from "../managing/slug-for.ts";
import type { ImportDraft } from "./shopify.ts";

/** A product that is there already, and the ids of its variants by their options (JSON). */
export type Known = {
	id: string;
	version: number;
	digest: string;
	currency: string;
	variants: ReadonlyMap<string, string>;
	/** Read only where the file says something new. */
	state?: ProductState;
};

/** What is to become of one product. */
export type Planned = {
	draft: ImportDraft;
	id: string;
	change: "created" | "updated" | "unchanged";
	digest: string;
	version: number;
	before?: ProductState;
	after: ProductState;
	changed: string[];
};

/** Stock is left out: it lives apart and has its own way of knowing what an import said last. Categories are only made, never changed. */
export const digestOf = ({ categories: _, ...draft }: ImportDraft): string =>
	createHash("sha256")
		.update(JSON.stringify({ ...draft, variants: draft.variants.map(({ stock: _, ...variant }) => variant) }))
		.digest("base64url");

/** Whether a product says what the file said the last time, and nobody has changed it since. */
export const isAsImported = (known: Known | undefined, digest: string, currency: string): boolean =>
	known?.digest === digest && known.currency === currency;

/** `newProductId` is for one that is not known yet. */
export function planProduct(
	draft: ImportDraft,
	known: Known | undefined,
	newProductId: string,
	currency: string,
): Planned {
	const digest = digestOf(draft);
	const after = stateOf(draft, known, currency);
	const isSame = isAsImported(known, digest, currency);
	const changed = isSame ? [] : changedFields(known?.state, after);
	return {
		draft,
		digest,
		after,
		changed,
		id: known?.id ?? newProductId,
		version: (known?.version ?? 0) + 1,
		change: !known ? "created" : changed.length === 0 ? "unchanged" : "updated",
		...(known?.state && { before: known.state }),
	};
}

function stateOf(draft: ImportDraft, known: Known | undefined, currency: string): ProductState {
	const { categories: _, ...product } = draft;
	return {
		...product,
		currency,
		category: categorySlug(draft),
		images: draft.images.map((image) => keptImage(image, known?.state)),
		variants: draft.variants.map(({ stock: _, ...variant }) => ({
			id: known?.variants.get(JSON.stringify(variant.options)) ?? newId("var"),
			...variant,
		})),
	};
}

const categorySlug = ({ categories, category }: ImportDraft): string => categories?.at(-1)?.slug ?? slugFor(category);

/** A picture that is ours already is not fetched again, whether it is named by where it came from or by where it is now. */
function keptImage({ src, alt }: Image, before: ProductState | undefined): Image {
	const path = URL.canParse(src) ? new URL(src).pathname : src;
	const known = before?.images.find((image) => image.source === src || image.src === src || image.src === path);
	return { ...(known ?? { src }), alt };
}
