import { Hono } from "hono";
import { csvText } from "../export/csv.ts";
import { columns, productRows } from "../export/product-rows.ts";
import { readCatalog } from "../export/read-catalog.ts";
import { type ManagerTypes, manager } from "./manager.ts";

export const exportProducts = new Hono<ManagerTypes>().get("/api/admin/products/export", manager, async (c) => {
	const { store } = c.var.context;
	const date = new Date().toISOString().slice(0, 10);
	return c.body(streamOf(catalogAsCsv(c.env, store, new URL(c.req.url).origin)), 200, {
		"content-type": "text/csv; charset=utf-8",
		"content-disposition": `attachment; filename="${store.slug}-products-${date}.csv"`,
	});
});

async function* catalogAsCsv(
	env: CatalogEnv,
	store: { id: string; currency: string },
	origin: string,
): AsyncGenerator<string> {
	yield csvText([columns]);
	for await (const products of readCatalog(env, store.id))
		yield csvText(products.flatMap((product) => productRows(product, store.currency, origin)));
}

/** Written as it is read, and no faster than it is fetched. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await texts.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		cancel: () => void texts.return(undefined),
	});
}
