import * as z from "zod";
import type { Operation } from "../../kit/openapi.ts";

const line = z.object({ line: z.int().optional(), path: z.string(), message: z.string() });
const Imported = z.object({
	products: z.int(),
	variants: z.int(),
	created: z.int(),
	updated: z.int(),
	unchanged: z.int(),
	stockChanged: z.int(),
	warnings: z.array(line),
});

const Import = Imported.extend({
	id: z.string(),
	state: z.enum(["checking", "importing", "done", "refused", "failed"]),
	progress: z.number().min(0).max(1),
	errors: z.array(line),
	/** Why it was refused, or failed. */
	detail: z.string().optional(),
});

const query = z.object({ store: z.string().optional() });
const managing = { tag: "Products", who: "manager", query } as const;

/** Product files in and out. */
export const importOperations: readonly Operation[] = [
	{
		...managing,
		method: "POST",
		path: "/api/admin/products/import",
		summary: "Import a Shopify product CSV; a large one, or with `Prefer: respond-async`, after the answer",
		headers: z.object({ prefer: z.string().optional() }),
		body: z.string(),
		bodyType: "text/csv",
		answers: { 200: Imported, 202: Import },
		refusals: ["import.invalid", "import.unreadable", "import.in_progress", "product.busy"],
	},
	{
		...managing,
		method: "GET",
		path: "/api/admin/products/import/{id}",
		summary: "How far an import is, and what has come of it",
		answers: { 200: Import },
		refusals: ["import.not_found"],
	},
	{
		...managing,
		method: "GET",
		path: "/api/admin/products/export",
		summary: "All products as a Shopify product CSV that can be imported again",
		answers: { 200: z.string() },
		answerType: "text/csv",
	},
];
