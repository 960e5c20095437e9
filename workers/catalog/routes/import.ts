import { Hono } from "hono";
import { hasMoved } from "../../kit/constraint.ts";
import { refuse } from "../../kit/problem.ts";
import { applyImport } from "../import/apply.ts";
import { checkFile } from "../import/check.ts";
import { readImport, stateOf } from "../import/imports.ts";
import { stageImport, tooLarge } from "../import/stage.ts";
import { mostBytes } from "../import/staged-file.ts";
import { type ManagerTypes, manager, managingAs, refused, tell } from "./manager.ts";

const path = "/api/admin/products/import";

/** As much as is read, checked and written within one request, in bytes; more is put aside first. */
const mostAtOnce = 2 * 1024 * 1024;

/** What was written until then stays, and is found unchanged the next time. */
const busy = refuse("product.busy", "Others are changing products right now. Send the file again.");

export const importProducts = new Hono<ManagerTypes>()
	.post(path, manager, async (c) => {
		if (!/^text\/csv\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
			return refused(c, refuse("request.unsupported_type", "Send the file as text/csv."));
		if (Number(c.req.header("content-length") ?? 0) > mostBytes) return refused(c, tooLarge);
		const { begin, isWhole, file, drain } = await peek(c.req.raw.body);
		// RFC 7240 section 4.1.
		const mayWait = /(^|[,\s])respond-async\b/i.test(c.req.header("prefer") ?? "") && begin.length > 0;
		const by = managingAs(c);
		if (isWhole && !mayWait) {
			const read = await checkFile(file, by.store.currency);
			if (!read.ok) return refused(c, read);
			const result = await applyImport(c.env, by, read.drafts).catch((error) => {
				if (hasMoved(error)) return busy;
				throw error;
			});
			if ("problem" in result) return refused(c, result);
			await tell(c, "catalog", "inventory");
			return c.json({ ...result, warnings: read.warnings });
		}
		const staged = await stageImport(c.env, by, file, c.var.context.requestId);
		if (!staged.ok) {
			await drain();
			return refused(c, staged);
		}
		const location = `${path}/${staged.state.id}${new URL(c.req.url).search}`;
		return c.json(staged.state, 202, { location, ...(mayWait && { "preference-applied": "respond-async" }) });
	})
	.get(`${path}/:id`, manager, async (c) => {
		const job = await readImport(c.env.DB, c.var.context.store.id, c.req.param("id"));
		return job ? c.json(stateOf(job)) : refused(c, refuse("import.not_found", "This store has no import of that id."));
	});

type Peeked = {
	/** The first of it: all, when `isWhole`. */
	begin: Uint8Array[];
	isWhole: boolean;
	file: AsyncIterable<Uint8Array>;
	/** Reads what is left of it, for nothing: who is still sending does not hear an answer. */
	drain(): Promise<void>;
};

/** Reads on until it is known whether the file is a small one. */
async function peek(body: ReadableStream<Uint8Array> | null): Promise<Peeked> {
	const begin: Uint8Array[] = [];
	const chunks = (body ?? new Blob([]).stream())[Symbol.asyncIterator]();
	let size = 0;
	let isWhole = false;
	while (!isWhole && size <= mostAtOnce) {
		const { done, value } = await chunks.next();
		isWhole = done === true;
		if (value && value.length > 0) begin.push(value);
		size += value?.length ?? 0;
	}
	const drain = async () => {
		let left = mostBytes;
		for (let next = await chunks.next(); !next.done && left > 0; next = await chunks.next()) left -= next.value.length;
	};
	return { begin, isWhole, file: restored(begin, chunks), drain: () => drain().catch(() => undefined) };
}

async function* restored(begin: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield* begin;
	for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
