import { type SQL, sql } from "drizzle-orm";
import { isConstraint } from "../../kit/constraint.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { statement } from "../../kit/statement.ts";
import type { Managing } from "../managing/write-products.ts";
import { type ImportResult, nothingImported } from "./apply.ts";
import { type Findings, nothing } from "./check.ts";
import { beginning, type Place } from "./records.ts";
import type { ReadFrom } from "./rows.ts";

/** How far an import has come, and what of it. */
export type Progress = Place & {
	state: "checking" | "importing" | "done" | "refused" | "failed";
	columns?: readonly string[];
	found: Findings;
	result: ImportResult;
	/** Where the products begin that are written and have no stock yet: up to `offset`. */
	unstocked?: ReadFrom;
	/** Why it ended otherwise than it should. */
	detail?: string;
};

/** An import at work. */
export type Job = Progress & {
	id: string;
	by: Managing;
	/** In bytes; 0 as long as the file has not arrived. */
	size: number;
	attempts: number;
	createdAt: number;
	/** Other with every change: who planned from an older one is refused. */
	updatedAt: number;
};

/** What who sent the file is told of it. */
export type ImportState = ImportResult &
	Pick<Findings, "warnings" | "errors"> & { id: string; state: Progress["state"]; progress: number; detail?: string };

/** Checking goes faster than writing. */
const shareOfCheck = 0.3;

export const stateOf = ({ id, state, found, result, detail, ...job }: Job): ImportState => ({
	id,
	state,
	progress: progressOf(state, job.size === 0 ? 0 : job.offset / job.size),
	...result,
	warnings: found.warnings,
	errors: found.errors,
	...(detail !== undefined && { detail }),
});

function progressOf(state: Progress["state"], part: number): number {
	if (state === "done" || state === "refused") return 1;
	const share = state === "checking" ? part * shareOfCheck : shareOfCheck + part * (1 - shareOfCheck);
	return Math.round(share * 1000) / 1000;
}

const begun: Progress = { state: "checking", ...beginning, found: nothing, result: nothingImported };

/** Opens an import whose file is on its way until `dueAt` (ms since 1970) at the latest. A store has one at a time. */
export async function openImport(
	d1: D1Database,
	id: string,
	by: Managing,
	dueAt: number,
): Promise<Refusal | undefined> {
	const { store, actor } = by;
	const { found, result, ...place } = begun;
	const now = Date.now();
	const insert = sql`
		INSERT INTO imports (id, store_id, store, actor, state, size, offset, line, result, errors, attempts, due_at, created_at, updated_at)
		VALUES (${id}, ${store.id}, ${JSON.stringify(store)}, ${actor}, ${place.state}, 0, ${place.offset}, ${place.line},
			${JSON.stringify({ found, result })}, '[]', 0, ${dueAt}, ${now}, ${now})`;
	try {
		await statement(d1, insert).run();
		return undefined;
	} catch (error) {
		if (!isConstraint(error, "UNIQUE constraint failed: imports.store_id")) throw error;
		return refuse("import.in_progress", "Wait until it is done, then send this file again.");
	}
}

/** The file is there: it can be begun, unless its time was over. */
export const arrived = (d1: D1Database, id: string, size: number, now = Date.now()): Promise<unknown> =>
	statement(
		d1,
		sql`UPDATE imports SET size = ${size}, due_at = ${now}, updated_at = updated_at + 1
			WHERE id = ${id} AND state = 'checking'`,
	).run();

export const forgetImport = async (d1: D1Database, id: string): Promise<unknown> =>
	statement(d1, sql`DELETE FROM imports WHERE id = ${id}`).run();

export const readImport = async (d1: D1Database, storeId: string, id: string): Promise<Job | undefined> =>
	first(d1, sql`WHERE id = ${id} AND store_id = ${storeId}`);

/** The open import that has waited longest. */
export const dueImport = async (d1: D1Database, now: number): Promise<Job | undefined> =>
	first(d1, sql`WHERE state IN ('checking', 'importing') AND due_at <= ${now} ORDER BY due_at LIMIT 1`);

/** When the next one is due, in ms since 1970; null for none. */
export async function nextDue(d1: D1Database): Promise<number | null> {
	const query = sql`SELECT min(due_at) AS dueAt FROM imports WHERE state IN ('checking', 'importing')`;
	return (await statement(d1, query).first<{ dueAt: number | null }>())?.dueAt ?? null;
}

type Row = {
	id: string;
	store: string;
	actor: string;
	state: Progress["state"];
	size: number;
	offset: number;
	line: number;
	result: string;
	errors: string;
	attempts: number;
	createdAt: number;
	updatedAt: number;
};

async function first(d1: D1Database, where: SQL): Promise<Job | undefined> {
	const row = await statement(
		d1,
		sql`SELECT id, store, actor, state, size, offset, line, result, errors, attempts, created_at AS createdAt,
			updated_at AS updatedAt FROM imports ${where}`,
	).first<Row>();
	if (!row) return undefined;
	const { store, actor, result, errors, ...job } = row;
	const { found, ...progress } = JSON.parse(result) as Omit<Progress, keyof Place | "state">;
	return {
		...job,
		...progress,
		found: { ...found, errors: JSON.parse(errors) },
		by: { store: JSON.parse(store), actor, traceparent: "" },
	};
}

/** The job as it is after this change, and the statement that makes it so. */
export function advanced(job: Job, change: Partial<Progress>, now = Date.now()): { job: Job; write: SQL } {
	const next: Job = { ...job, ...change, attempts: 0, updatedAt: Math.max(now, job.updatedAt + 1) };
	return { job: next, write: writeJob(job, next, now) };
}

/** Tries again later. */
export const putOff = (d1: D1Database, job: Job, until: number): Promise<unknown> =>
	statement(d1, writeJob(job, { ...job, attempts: job.attempts + 1, updatedAt: job.updatedAt + 1 }, until)).run();

/** Refused as a whole, with all that is in its batch, when the job has gone on in the meantime: its offset may not be null. */
function writeJob(job: Job, next: Job, dueAt: number): SQL {
	const { found, result, columns, unstocked, detail } = next;
	const { errors, ...others } = found;
	const told = { found: { ...others, errors: [] }, result, columns, unstocked, detail };
	return sql`
	UPDATE imports SET offset = CASE WHEN updated_at = ${job.updatedAt} THEN ${next.offset} END, line = ${next.line},
		state = ${next.state}, result = ${JSON.stringify(told)}, errors = ${JSON.stringify(errors)},
		attempts = ${next.attempts}, due_at = ${dueAt}, updated_at = ${next.updatedAt}
	WHERE id = ${job.id}`;
}

/** Whether somebody else has taken the job further. */
export const isOvertaken = (error: unknown): boolean =>
	isConstraint(error, "NOT NULL constraint failed: imports.offset");
