import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { statement } from "../../kit/statement.ts";

/** A handle and the line on which its rows begin. */
export type SeenHandle = { handle: string; line: number };

/** Those of the handles that an earlier part of the file had, with the line there. */
export async function seenBefore(
	d1: D1Database,
	importId: string,
	handles: readonly SeenHandle[],
): Promise<Map<string, number>> {
	const looks = jsonChunks(handles.map(({ handle }) => handle)).map((some) =>
		statement(
			d1,
			sql`SELECT handle, line FROM import_handles
				WHERE import_id = ${importId} AND handle IN (SELECT value FROM json_each(${some}))`,
		),
	);
	if (looks.length === 0) return new Map();
	const answers = await d1.batch<SeenHandle>(looks);
	return new Map(answers.flatMap(({ results }) => results.map(({ handle, line }) => [handle, line])));
}

export const rememberHandles = (importId: string, handles: readonly SeenHandle[]): SQL[] =>
	jsonChunks(handles).map(
		(rows) => sql`
	INSERT INTO import_handles (import_id, handle, line)
	SELECT ${importId}, value ->> 'handle', value ->> 'line' FROM json_each(${rows}) WHERE true
	ON CONFLICT DO NOTHING`,
	);

export const forgetHandles = (importId: string): SQL => sql`DELETE FROM import_handles WHERE import_id = ${importId}`;
