import { Hono } from "hono";
import { selectionQuery } from "../../../web/list-selection.ts";
import { SearchPage } from "../../../web/pages/search.tsx";
import type { ProductList } from "../../../web/product-list.ts";
import { tags } from "../../kit/caching.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { productTags, readList, selectionOf } from "../product-list.ts";
import { navigationOf, pageOf, show } from "../visit.ts";

const path = "/search";

export const search = new Hono<ServiceTypes<StorefrontEnv>>().get(path, async (c) => {
	const selection = selectionOf(c);
	const nothing: ProductList = { path, selection, items: [], nextCursor: null };
	const { list, categories, asOf } = selection.q
		? await readList(c, path, selection)
		: { list: nothing, ...(await navigationOf(c)) };
	// One that is not there narrows nothing.
	const category = categories.find(({ slug }) => slug === selection.category)?.slug;
	const found = { ...list, selection: { ...selection, category } };
	const page = pageOf(c, { categories, query: selectionQuery(found.selection) });
	const made = selection.q ? [...productTags(list.items), tags.shelf("")] : [tags.counts];
	return show(c, page, { tags: made, asOf }, <SearchPage page={page} list={found} />);
});
