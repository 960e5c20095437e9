import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { beginning, type Head, headQuery } from "../../kit/ledger.ts";
import { statement } from "../../kit/statement.ts";
import { type FoundRow, foundIn, stateColumns } from "../managing/look-at-product.ts";
import { digestOf, isAsImported, type Known } from "./plan.ts";
import type { ImportDraft } from "./shopify.ts";

type Row = { slug: string; id: string; version: number; digest: string; currency: string; variants: string };

/** The store's products by slug, among those that the drafts name. */
export async function readKnown(
	d1: D1Database,
	storeId: string,
	drafts: readonly ImportDraft[],
): Promise<Map<string, Known>> {
	const slugs = jsonChunks(drafts.map((draft) => draft.slug));
	if (slugs.length === 0) return new Map();
	const answers = await d1.batch<Row>(slugs.map((some) => statement(d1, knownBySlug(storeId, some))));
	return new Map(
		answers.flatMap(({ results }) =>
			results.map(({ slug, variants, ...row }): [string, Known] => [
				slug,
				{ ...row, variants: new Map(JSON.parse(variants) as [string, string][]) },
			]),
		),
	);
}

const knownBySlug = (storeId: string, slugs: string): SQL => sql`
	SELECT p.slug, p.id, p.version, p.digest, p.currency,
		(SELECT json_group_array(json_array(options, id)) FROM variants WHERE product_id = p.id) AS variants
	FROM products p
	WHERE p.store_id = ${storeId} AND p.status <> 'deleted' AND p.slug IN (SELECT value FROM json_each(${slugs}))`;

/** The same with the state of each product of which the file says something new, and where the ledger ends. */
export async function readForWriting(
	d1: D1Database,
	storeId: string,
	currency: string,
	drafts: readonly ImportDraft[],
): Promise<{ known: Map<string, Known>; head: Head }> {
	const known = await readKnown(d1, storeId, drafts);
	const others = drafts.flatMap((draft) => {
		const product = known.get(draft.slug);
		return product && !isAsImported(product, digestOf(draft), currency) ? [product.id] : [];
	});
	const queries = [headQuery, ...jsonChunks(others).map(statesOf)].map((query) => statement(d1, query));
	const [heads, ...answers] = await d1.batch(queries);
	for (const { id, version, state } of answers.flatMap(({ results }) => (results as FoundRow[]).map(foundIn))) {
		const variants = new Map(state.variants.map((variant) => [JSON.stringify(variant.options), variant.id]));
		const { digest = "", currency = "" } = known.get(state.slug) ?? {};
		known.set(state.slug, { id, version, digest, currency, variants, state });
	}
	return { known, head: (heads?.results[0] as Head | undefined) ?? beginning("catalog") };
}

const statesOf = (ids: string): SQL => sql`
	SELECT ${stateColumns} FROM products p WHERE p.status <> 'deleted' AND p.id IN (SELECT value FROM json_each(${ids}))`;
