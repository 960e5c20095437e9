import { tags } from "../../kit/caching.ts";
import { categoryPath } from "../../kit/gate.ts";
import type { ShopEvent } from "../../kit/outbox.ts";
import type { Category } from "../../kit/product.ts";

type Event = Pick<ShopEvent, "type" | "sequence" | "data">;
type Tree = readonly Pick<Category, "slug" | "parent">[];
/** What is told of a product that was changed. `categories`: those it is and was in. An event may be from before that was told. */
type ProductChange = { productId: string; status: string; changed?: readonly string[]; categories?: readonly string[] };
/** What is told when a product's stock is shown anew. */
type StockShown = { productId: string; category: string; isSaid: boolean; isListed: boolean };

/** What a product page and a card say, and no list goes by. */
const content: readonly string[] = ["description", "vendor", "specifications", "images"];
/** What makes it come onto a list, or go. */
const membership: readonly string[] = ["status", "category"];

/** What answers are made of that these events make old, each with the number of the last change to it. */
export function tagsOfEvents(events: readonly Event[], tree: Tree): Record<string, number> {
	const found: Record<string, number> = {};
	for (const event of events)
		for (const tag of tagsOf(event, tree)) found[tag] = Math.max(found[tag] ?? 0, event.sequence);
	return found;
}

function tagsOf({ type, data }: Event, tree: Tree): string[] {
	switch (type) {
		case "product.created":
		case "product.updated":
		case "product.deleted":
			return ofProduct(type, data as ProductChange, tree);
		case "stock.shown":
			return ofStock(data as StockShown, tree);
		case "category.changed":
		case "catalog.rebuilt":
			return [tags.store];
		default:
			return [];
	}
}

function ofProduct(type: Event["type"], { productId, status, changed, categories }: ProductChange, tree: Tree) {
	if (!changed) return [tags.store];
	const wasSeen = type === "product.deleted" || (type === "product.updated" && changed.includes("status"));
	if (status !== "published" && !wasSeen) return [];
	const itself = [tags.product(productId), tags.stock(productId), tags.siteMap];
	if (!comesOrGoes(type, changed) && changed.every((field) => content.includes(field))) return itself;
	if (!categories) return [tags.store];
	const lists = ["", ...new Set(categories.flatMap((slug) => categoryPath(tree, slug)))];
	if (!comesOrGoes(type, changed)) return [...itself, ...lists.map(tags.shelf)];
	return [...itself, tags.counts, ...lists.flatMap((slug) => [tags.shelf(slug), tags.newest(slug)])];
}

const comesOrGoes = (type: Event["type"], changed: readonly string[]): boolean =>
	type !== "product.updated" || changed.some((field) => membership.includes(field));

function ofStock({ productId, category, isSaid, isListed }: StockShown, tree: Tree): string[] {
	return [
		tags.stock(productId),
		...(isSaid ? [tags.product(productId)] : []),
		...(isListed ? ["", ...categoryPath(tree, category)].map(tags.shelf) : []),
	];
}
