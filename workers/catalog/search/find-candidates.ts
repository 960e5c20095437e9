import { type SQL, sql } from "drizzle-orm";
import { limitTo } from "../../kit/statement.ts";
import type { Looking } from "../reading/look.ts";
import type { Candidate } from "./rank-found.ts";
import { matchesOf } from "./search-match.ts";
import type { Term } from "./search-term.ts";
import { fold } from "./words.ts";

/**
 * How many of the newest are looked at that fit in one way: as good as all of a small shop's, and of a large one's as many as
 * cost no more than there.
 */
const mostCandidates = { small: 300, large: 100 } as const;
/** So many products make a shop large. */
const large = 3000;
/** And of those whose name begins with what was typed. */
const mostNamed = 50;

type Row = { id: string; title: string; titleEs: string | null; tags: string; nameKey: string; priceMinor: number };
export type FoundRow = Candidate & Pick<Row, "nameKey" | "priceMinor">;

/**
 * Listed products of the store that may be meant, in no order: those of the name, and the newest in the full text index.
 * `isCut`: there may be more.
 */
export async function findCandidates(
	look: Looking,
	storeId: string,
	text: string,
	terms: readonly Term[],
): Promise<{ candidates: FoundRow[]; isCut: boolean }> {
	const name = fold(text);
	if (name === "") return { candidates: [], isCut: false };
	const ways = terms.length === 0 ? [] : waysToMatch(storeId, terms);
	const found = [namedLike(storeId, name), ...(ways.length === 0 ? [] : [sql`SELECT * FROM matched`])];
	const read = sql`
		WITH ${sql.join([...ways, sql`found AS (${sql.join(found, sql` UNION `)})`], sql`, `)}
		SELECT p.id, p.title, p.translations ->> '$.es.title' AS titleEs, p.tags, l.name_key AS nameKey,
			l.price_minor AS priceMinor, ${mostOf(storeId)} AS most
		FROM found CROSS JOIN listings l ON l.store_id = ${storeId} AND l.shelf = '' AND l.product_id = found.product_id
		CROSS JOIN products p ON p.id = l.product_id`;
	const { rows } = await look.read<{ rows: (Row & { most: number })[] }>({ rows: read });
	const candidates = rows.map(({ title, titleEs, tags, most: _, ...row }) => ({
		...row,
		titles: titleEs === null ? [title] : [title, titleEs],
		tags: JSON.parse(tags) as string[],
	}));
	return { candidates, isCut: rows.length >= (rows[0]?.most ?? mostCandidates.small) };
}

const mostOf = (storeId: string): SQL => sql`
	(SELECT iif(coalesce(max(count), 0) >= ${large}, ${mostCandidates.large}, ${mostCandidates.small})
		FROM shelf_counts WHERE store_id = ${storeId} AND shelf = '' AND name = '' AND value = '')`;

/** Of 5,000 soaps the newest may not be the one that is called Soap. */
const namedLike = (storeId: string, name: string): SQL => sql`
	SELECT * FROM (SELECT product_id FROM listings WHERE store_id = ${storeId} AND shelf = ''
		AND name_key >= ${name} AND name_key < ${`${name}\u{10ffff}`} ORDER BY name_key ${limitTo(mostNamed)})`;

/** So many that fit as typed leave no room on the page for what may have been meant. */
const enough = 25;

/** What was typed, what it mends to when that is little, and weaker ways when both lead nowhere. */
function waysToMatch(storeId: string, terms: readonly Term[]): SQL[] {
	const { typed, mended, most, any } = matchesOf(terms);
	const number = sql`(SELECT number FROM search_stores WHERE store_id = ${storeId})`;
	// Nobody mistypes one word of the store into another as often as they mean it.
	const isPlain = terms.every(({ isKnown }) => isKnown);
	// Where a way is not gone nothing is looked for: a condition beside MATCH would be asked of every match.
	const way = (name: string, expression: string, ...conditions: string[]) => sql`
		${sql.raw(name)} AS MATERIALIZED (SELECT rowid AS doc FROM search_index
			WHERE search_index MATCH iif(${sql.raw(["true", ...conditions].join(" AND "))}, ${expression}, '""')
			AND rowid BETWEEN ${number} << 32 AND (${number} + 1 << 32) - 1
			ORDER BY rowid DESC LIMIT ${mostOf(storeId)})`;
	return [
		way("typed", typed),
		way("mended", mended, `(SELECT count(*) FROM typed) < ${isPlain ? 1 : enough}`),
		way("most", most, "NOT EXISTS (SELECT 1 FROM typed)", "NOT EXISTS (SELECT 1 FROM mended)"),
		way(
			"weak",
			any,
			"NOT EXISTS (SELECT 1 FROM typed)",
			"NOT EXISTS (SELECT 1 FROM mended)",
			"NOT EXISTS (SELECT 1 FROM most)",
		),
		sql`matched AS (
			SELECT d.product_id FROM (
				SELECT doc FROM typed UNION SELECT doc FROM mended UNION SELECT doc FROM most UNION SELECT doc FROM weak) docs
			CROSS JOIN search_docs d ON d.id = docs.doc)`,
	];
}
