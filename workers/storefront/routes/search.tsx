import { Hono } from "hono";
import { selectionQuery } from "../../../web/list-selection.ts";
import { SearchPage } from "../../../web/pages/search.tsx";
import type { ProductList } from "../../../web/product-list.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { readList, selectionOf } from "../product-list.ts";
import { categoriesOf, pageOf, show } from "../visit.ts";

const path = "/search";

export const search = new Hono<ServiceTypes<StorefrontEnv>>().get(path, async (c) => {
	const categories = await categoriesOf(c);
	const asked = selectionOf(c);
	const category = categories.find(({ slug }) => slug === asked.category)?.slug;
	const selection = { ...asked, category };
	const nothing: ProductList = { path, selection, items: [], nextCursor: null };
	const list = selection.q ? await readList(c, path, selection) : undefined;
	const page = pageOf(c, { categories, query: selectionQuery(selection) });
	return show(c, page, "public", <SearchPage page={page} list={list ?? nothing} />);
});
