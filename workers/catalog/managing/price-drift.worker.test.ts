import { afterAll, beforeAll, expect, test } from "vitest";
import { append, type Change, entriesAfter, headOf } from "../../kit/ledger.ts";
import { statement } from "../../kit/statement.ts";
import { catalogDatabase } from "../test/d1.ts";
import { priceDrift } from "./price-drift.ts";

let d1: D1Database;
let close: (() => Promise<void>) | undefined;

beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
});
afterAll(() => close?.());

const euros = (amount: number | undefined) => (amount === undefined ? null : { amount, currency: "EUR" });

/** A variant with one price after the other. */
async function variant(id: string, storeId: string, prices: number[]): Promise<void> {
	const changes = prices.map(
		(to, at): Change => ({
			...{ storeId, actor: "usr_1", subject: `prd_${id}`, entity: id },
			...{ field: "price", from: euros(prices[at - 1]), to: euros(to) },
		}),
	);
	const product = `INSERT INTO products (id, store_id, slug, status, title, description, vendor, category, tags, specifications,
		images, options, translations, currency, digest, version, created_at, updated_at)
		VALUES (?, ?, ?, 'draft', '', '', '', '', '[]', '{}', '[]', '[]', '{}', 'EUR', '', 1, 0, 0)`;
	await d1.batch([
		d1.prepare(product).bind(`prd_${id}`, storeId, id),
		d1
			.prepare(
				"INSERT INTO variants (id, store_id, product_id, options, sku, price_minor, position) VALUES (?, ?, ?, '[]', '', ?, 0)",
			)
			.bind(id, storeId, `prd_${id}`, prices.at(-1) ?? 500),
		...append(entriesAfter(await headOf(d1, "catalog"), changes, 1)).map((query) => statement(d1, query)),
	]);
}
const reprice = (id: string, price: number) =>
	d1.prepare("UPDATE variants SET price_minor = ? WHERE id = ?").bind(price, id).run();

test("a price that was changed past the ledger is named with what the ledger says; others are not", async () => {
	await variant("var_a", "sto_a", [1000, 2000, 1500]);
	await variant("var_b", "sto_b", [1000]);
	await variant("var_old", "sto_a", []);
	expect(await priceDrift(d1, undefined)).toEqual([]);
	for (const id of ["var_a", "var_b", "var_old"]) await reprice(id, 1);
	const drift = { field: "price", now: euros(1) };
	const [a, b] = [
		{ ...drift, entity: "var_a", ledger: euros(1500) },
		{ ...drift, entity: "var_b", ledger: euros(1000) },
	];
	expect(await priceDrift(d1, undefined)).toEqual([a, b]);
	expect(await priceDrift(d1, "sto_b")).toEqual([b]);
	expect(await priceDrift(d1, "sto_c")).toEqual([]);
});
