import type { SQL } from "drizzle-orm";
import { logFault } from "../../kit/service.ts";
import { statement } from "../../kit/statement.ts";
import { wake } from "../../kit/wake.ts";
import { type ImportResult, plus, portion, setStocks, writeDrafts } from "./apply.ts";
import { cameBefore, refusalOf, withErrors, withProduct, withRefusal } from "./check.ts";
import { forgetHandles, rememberHandles, type SeenHandle, seenBefore } from "./handles.ts";
import { advanced, dueImport, isOvertaken, type Job, nextDue, type Progress, putOff } from "./imports.ts";
import { type ProductRead, readProducts } from "./read.ts";
import { beginning } from "./records.ts";
import type { ReadFrom } from "./rows.ts";
import type { ImportDraft } from "./shopify.ts";
import { dropFile, fileFrom } from "./staged-file.ts";

/** How much is looked at in one go, in bytes. */
const sliceToCheck = 3_000_000;
const sliceToImport = 4_000_000;
const mostAttempts = 8;
/** In ms; doubled with each attempt. */
const firstPause = 1000;

/**
 * Takes the open import that is due furthest by one step: first the whole file is checked, then it is written, each a slice
 * at a time. How far it is, is stored in the transaction of the slice itself; cut off anywhere, or done by two at once, it goes
 * on where it was. Answers when to come again (ms since 1970), or null for nothing open.
 */
export async function advanceImport(env: CatalogEnv, now = Date.now()): Promise<number | null> {
	const job = await dueImport(env.DB, now);
	if (job) await attempt(env, job, now);
	return nextDue(env.DB);
}

async function attempt(env: CatalogEnv, job: Job, now: number): Promise<void> {
	try {
		await step(env, job);
	} catch (error) {
		if (isOvertaken(error)) return;
		logFault(error, job.id);
		const hasTriedEnough = job.attempts + 1 >= mostAttempts;
		await (hasTriedEnough
			? end(env, job, "failed", failure(job))
			: putOff(env.DB, job, now + firstPause * 2 ** job.attempts));
	}
}

const failure = ({ result }: Job): string =>
	`Something on our side kept failing. ${
		result.products === 0 ? "Nothing was imported" : `${result.products} products were imported`
	}; send the file again to complete it.`;

function step(env: CatalogEnv, job: Job): Promise<unknown> {
	if (job.size === 0) return end(env, job, "failed", "The file did not arrive in whole. Send it again.");
	if (job.unstocked) return restock(env, job, job.unstocked);
	if (job.offset < job.size) return job.state === "checking" ? checkSlice(env, job) : importSlice(env, job);
	return job.state === "checking" ? endCheck(env, job) : end(env, job, "done");
}

const write = (env: CatalogEnv, writes: readonly SQL[]): Promise<unknown> =>
	env.DB.batch(writes.map((query) => statement(env.DB, query)));

/** Where the job is in its file; at its begin the columns are still to be read. */
const placeOf = ({ offset, line, columns }: Job): ReadFrom => ({
	offset,
	line,
	...(offset > 0 && columns && { columns }),
});

async function checkSlice(env: CatalogEnv, job: Job): Promise<void> {
	const handles = new Map<string, number>();
	const change: Pick<Progress, "found" | "offset" | "line"> = { found: job.found, offset: job.size, line: job.line };
	const again: [SeenHandle, before: number][] = [];
	let columns = job.columns;
	for await (const read of await productsFrom(env, job, placeOf(job))) {
		if ("problem" in read) {
			change.found = withRefusal(change.found, read);
			break;
		}
		change.found = withProduct(change.found, read);
		columns = read.next.columns;
		const before = read.handle === "" ? undefined : handles.get(read.handle);
		if (before !== undefined) again.push([read, before]);
		else if (read.handle !== "") handles.set(read.handle, read.line);
		if (read.next.offset - job.offset < sliceToCheck) continue;
		Object.assign(change, { offset: read.next.offset, line: read.next.line });
		break;
	}
	const seen = [...handles].map(([handle, line]) => ({ handle, line }));
	const earlier = await seenBefore(env.DB, job.id, seen);
	for (const { handle, line } of seen) {
		const before = earlier.get(handle);
		if (before !== undefined) again.push([{ handle, line }, before]);
	}
	const repeated = again.map(([{ handle, line }, before]) => cameBefore(handle, line, before));
	const found = withErrors(change.found, repeated);
	const next = advanced(job, { ...change, found, ...(columns && { columns }) });
	await write(env, [...rememberHandles(job.id, seen), next.write]);
}

async function endCheck(env: CatalogEnv, job: Job): Promise<void> {
	const refusal = refusalOf(job.found);
	if (refusal) return end(env, job, "refused", refusal.detail);
	await write(env, [forgetHandles(job.id), advanced(job, { state: "importing", ...beginning }).write]);
}

/** The products go in with the place behind them, in one transaction; their stock follows. */
async function importSlice(env: CatalogEnv, job: Job): Promise<void> {
	const from = placeOf(job);
	const { drafts, next } = await draftsFrom(
		env,
		job,
		from,
		(read, { products, variants }) =>
			products < portion.products && variants < portion.variants && read.offset - from.offset < sliceToImport,
	);
	let written = job;
	await writeDrafts(
		env.DB,
		job.by,
		drafts,
		{ at: job.createdAt, first: job.result.products },
		(result: ImportResult) => {
			const change = advanced(job, { ...next, result: plus(job.result, result), unstocked: from });
			written = change.job;
			return [change.write];
		},
	);
	await wake(env.TIMERS, "catalog");
	await stock(env, written, drafts);
}

/** The products before `offset` were written, and then something stopped us. */
async function restock(env: CatalogEnv, job: Job, from: ReadFrom): Promise<void> {
	const { drafts } = await draftsFrom(env, job, from, ({ offset }) => offset < job.offset);
	await stock(env, job, drafts);
}

async function stock(env: CatalogEnv, job: Job, drafts: readonly ImportDraft[]): Promise<void> {
	const stockChanged = await setStocks(env, job.by, drafts);
	const { unstocked: _, ...done } = job;
	await write(env, [advanced({ ...done }, { result: plus(job.result, { stockChanged }) }).write]);
	await wake(env.TIMERS, "inventory");
}

const productsFrom = async (env: CatalogEnv, { id, by }: Job, from: ReadFrom) =>
	readProducts(await fileFrom(env.PICTURES, id, from.offset), by.store.currency, from);

/** Products from there on as long as there are to be more. */
async function draftsFrom(
	env: CatalogEnv,
	job: Job,
	from: ReadFrom,
	isMore: (next: ReadFrom, read: { products: number; variants: number }) => boolean,
): Promise<{ drafts: ImportDraft[]; next: ReadFrom }> {
	const drafts: ImportDraft[] = [];
	let variants = 0;
	for await (const read of await productsFrom(env, job, from)) {
		const draft = draftOf(read);
		drafts.push(draft);
		variants += draft.variants.length;
		const { next } = read as ProductRead;
		if (!isMore(next, { products: drafts.length, variants })) return { drafts, next };
	}
	return { drafts, next: { ...placeOf(job), offset: job.size } };
}

/** The file was checked, so that it says something else now is no mistake of who sent it. */
function draftOf(read: ProductRead | { problem: string }): ImportDraft {
	if ("problem" in read || !read.draft) throw new Error("The file is not the one that was checked");
	return read.draft;
}

/** The file goes first: whoever is cut off here finds the job open, and ends it again. */
async function end(env: CatalogEnv, job: Job, state: Progress["state"], detail?: string): Promise<void> {
	const drop = dropFile(env.PICTURES, job.id);
	await (state === "failed" ? drop.catch(() => undefined) : drop);
	await write(env, [forgetHandles(job.id), advanced(job, { state, ...(detail !== undefined && { detail }) }).write]);
}
