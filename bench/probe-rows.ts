import { jsonChunks } from "../workers/kit/json-chunks.ts";
import { makeProducts } from "./products.ts";
import type { Shop } from "./shop.ts";

/** Gives the probe's database as many rows as the shop has products, about as large; answers their ids. */
export async function fillProbe({ mf, products }: Shop): Promise<string[]> {
	const rows = makeProducts(products).map((draft, place) => ({
		id: `thing-${place}`,
		place,
		title: draft.title,
		document: JSON.stringify(draft),
	}));
	const d1 = await mf.getD1Database("DB", "tussi-bench-probe");
	const insert = `INSERT INTO things SELECT value ->> 'id', value ->> 'place', value ->> 'title', value ->> 'document' FROM json_each(?)`;
	for (const chunk of jsonChunks(rows)) await d1.prepare(insert).bind(chunk).run();
	return rows.map((row) => row.id);
}
