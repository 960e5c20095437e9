import type { Refusal } from "../../kit/problem.ts";
import type { ListQuery, ProductPage } from "../../kit/product.ts";
import { readProducts } from "../reading/list-products.ts";
import { Look, type Readable } from "../reading/look.ts";
import { pageOf } from "../reading/product-page.ts";

/** A page of a list as products. */
export async function listProducts(d1: Readable, storeId: string, query: ListQuery): Promise<ProductPage | Refusal> {
	const page = await readProducts(new Look(d1), storeId, query);
	return "ok" in page ? page : pageOf(page);
}
