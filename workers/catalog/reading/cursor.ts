import { type Refusal, refuse } from "../../kit/problem.ts";
import type { Sort } from "../../kit/product.ts";

/** In what order a list comes: as asked for, or by how well it fits what was searched for. */
export type Order = Sort | "relevance";

/** A place in an order: what is sorted by, and the product's id where that is the same. */
export type Place = { key: string | number; id: string };

/** Opaque to clients. It carries the place itself, so that what changes elsewhere neither repeats nor skips anything. */
export const writeCursor = (order: Order, { key, id }: Place): string =>
	Buffer.from(JSON.stringify([order, key, id])).toString("base64url");

/** The place after which to go on; a refusal for what we did not write, or wrote for another order. */
export function readCursor(order: Order, cursor: string): Place | Refusal {
	const [of, key, id] = fieldsOf(cursor);
	const fits = of === order && typeof key === keyTypes[order] && typeof id === "string" && /^prd_[\w-]{1,64}$/.test(id);
	return fits ? { key: key as Place["key"], id } : refuse("request.bad_cursor", "Start again without a cursor.");
}

const keyTypes: Record<Order, "string" | "number"> = {
	newest: "string",
	name: "string",
	price: "number",
	"-price": "number",
	relevance: "number",
};

function fieldsOf(cursor: string): unknown[] {
	try {
		const fields: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
		return Array.isArray(fields) ? fields : [];
	} catch {
		return [];
	}
}
