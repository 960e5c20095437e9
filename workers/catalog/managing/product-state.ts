import type { Change } from "../../kit/ledger.ts";
import { type Money, money } from "../../kit/money.ts";
import type { Image, ProductDraft } from "../../kit/product.ts";

export type VariantState = {
	id: string;
	/** Its values in the order of the product's options. */
	options: string[];
	sku: string;
	priceMinor: number;
	compareAtMinor: number | null;
};

/** What can be changed of a product. */
export type ProductState = Pick<
	ProductDraft,
	"slug" | "title" | "description" | "vendor" | "tags" | "specifications" | "options" | "translations"
> & {
	status: "draft" | "published" | "deleted";
	/** A category's slug; empty for none. */
	category: string;
	images: Image[];
	currency: string;
	variants: VariantState[];
};

const fields = [
	"slug",
	"title",
	"description",
	"status",
	"vendor",
	"category",
	"tags",
	"specifications",
	"images",
	"options",
	"translations",
	"currency",
	"variants",
] as const satisfies (keyof ProductState)[];

const empty: Partial<ProductState> = { tags: [], specifications: {}, images: [], options: [], translations: {} };

/** The names of the members that differ; against nothing, of those that say something. */
export const changedFields = (before: ProductState | undefined, after: ProductState): string[] =>
	fields.filter((field) => {
		const was = before ? before[field] : empty[field];
		return JSON.stringify(was ?? "") !== JSON.stringify(after[field]);
	});

type Told = Pick<Change, "entity" | "field" | "from" | "to">;

/** What of a change is recorded for good: prices, and by what a product is known and found. */
export function changesToRecord(id: string, before: ProductState | undefined, after: ProductState): Told[] {
	if (after.status === "deleted") return [{ entity: id, field: "status", from: before?.status ?? null, to: "deleted" }];
	const told = (["status", "title", "slug", "category"] as const).map((field) => ({
		entity: id,
		field,
		from: before?.[field] || null,
		to: after[field] || null,
	}));
	return [...told, ...priceChanges(before, after)].filter(
		({ from, to }) => JSON.stringify(from) !== JSON.stringify(to),
	);
}

function priceChanges(before: ProductState | undefined, after: ProductState): Told[] {
	const was = pricesOf(before);
	const is = pricesOf(after);
	return [...new Set([...is.keys(), ...was.keys()])].flatMap((id) =>
		(["price", "compareAtPrice"] as const).map((field) => ({
			entity: id,
			field,
			from: was.get(id)?.[field] ?? null,
			to: is.get(id)?.[field] ?? null,
		})),
	);
}

const pricesOf = (state: ProductState | undefined): Map<string, Record<"price" | "compareAtPrice", Money | null>> =>
	new Map(
		state?.variants.map(({ id, priceMinor, compareAtMinor }) => [
			id,
			{
				price: money(priceMinor, state.currency),
				compareAtPrice: compareAtMinor === null ? null : money(compareAtMinor, state.currency),
			},
		]),
	);
