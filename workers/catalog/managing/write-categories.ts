import { type SQL, sql } from "drizzle-orm";
import { planned } from "../../kit/constraint.ts";
import { isAsked, type VersionsAsked } from "../../kit/etag.ts";
import { newId } from "../../kit/ids.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { emit } from "../../kit/outbox.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import type { Category } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { allCategories } from "../reading/list-categories.ts";
import { rebuilt } from "../reshelve.ts";
import type { CategoryPatch, NewCategory } from "./category-body.ts";
import { deepest, fitsThere, joinShelves, leaveShelves } from "./category-tree.ts";
import { slugFor } from "./slug-for.ts";
import type { Managing } from "./write-products.ts";

type Done = { ok: true; id: string };
/** What can be changed of a category. */
type State = Pick<Category, "title" | "titleEs" | "line" | "lineEs" | "parent" | "position">;
export type CategoryDraft = Omit<State, "parent" | "position"> & { slug: string; parent?: string | null };

/** Makes a category; without a slug it gets one from its title. */
export const createCategory = (d1: D1Database, by: Managing, body: NewCategory): Promise<Done | Refusal> =>
	planned(async () => {
		const all = await allCategories(d1, by.store.id);
		const taken = new Set(all.map(({ slug }) => slug));
		if (body.slug !== undefined && taken.has(body.slug))
			return refuse("category.slug_taken", "Choose another slug, or leave it out to have one made.");
		const slug = body.slug ?? freeSlug(slugFor(body.title, "category"), taken);
		const { parent = null } = body;
		const misplaced = refusePlace(all, slug, parent);
		if (misplaced) return misplaced;
		const category = { id: newId("cat"), slug, version: 0 };
		const { title, titleEs = title, line = "", lineEs = line, position = behind(all, parent) } = body;
		const state = { title, titleEs, line, lineEs, parent, position };
		await run(d1, by, { ...category, ...state }, "created", [
			insertCategory(by.store.id, category),
			updateCategory(by.store.id, category, state, fitsThere(by.store.id, slug, parent)),
		]);
		return { ok: true, id: category.id };
	});

/** Changes what the patch names. Moved elsewhere in the tree it takes along what lies in it. */
export const patchCategory = (
	d1: D1Database,
	by: Managing,
	id: string,
	asked: VersionsAsked,
	patch: CategoryPatch,
): Promise<Done | Refusal> =>
	planned(async () => {
		const all = await allCategories(d1, by.store.id);
		const known = all.find((category) => category.id === id);
		const refused = refuseVersion(known, asked);
		if (!known || refused) return refused ?? notFound;
		const state = stateAfter(known, patch, all);
		if (Object.entries(state).every(([name, value]) => known[name as keyof State] === value)) return { ok: true, id };
		const isMoved = state.parent !== known.parent;
		const misplaced = isMoved ? refusePlace(all, known.slug, state.parent) : undefined;
		if (misplaced) return misplaced;
		const update = isMoved
			? move(by.store.id, known, state)
			: // Where it lies already it may stay, however deep an import has put it.
				[updateCategory(by.store.id, known, state, sql`true`)];
		await run(d1, by, { ...known, ...state }, "updated", update);
		return { ok: true, id };
	});

/** Takes a category out in which nothing lies. */
export const deleteCategory = (
	d1: D1Database,
	by: Managing,
	id: string,
	asked: VersionsAsked,
): Promise<Done | Refusal> =>
	planned(async () => {
		const all = await allCategories(d1, by.store.id);
		const known = all.find((category) => category.id === id);
		const refused = refuseVersion(known, asked);
		if (!known || refused) return refused ?? notFound;
		const isInUse = sql`SELECT ${inUse(by.store.id, known.slug)} AS isInUse`;
		if ((await statement(d1, isInUse).first<{ isInUse: number }>())?.isInUse)
			return refuse("category.in_use", "Put its products and the categories in it somewhere else first.");
		const free = sql`NOT ${inUse(by.store.id, known.slug)}`;
		await run(d1, by, known, "deleted", [
			sql`UPDATE categories SET version = ${nextIf(free, known.version)} WHERE store_id = ${by.store.id} AND slug = ${known.slug}`,
			sql`DELETE FROM categories WHERE store_id = ${by.store.id} AND slug = ${known.slug}`,
			sql`DELETE FROM shelf_counts WHERE store_id = ${by.store.id} AND shelf = ${known.slug}`,
		]);
		return { ok: true, id };
	});

/** Writes the store's categories in this order. Products already in them stay on the shelves they were put on. */
export async function putCategories(d1: D1Database, storeId: string, drafts: readonly CategoryDraft[]): Promise<void> {
	if (drafts.length === 0) return;
	const rows = drafts.map((draft, position) => ({ id: newId("cat"), parent: null, ...draft, position }));
	const writes = jsonChunks(rows).map(
		(chunk) => sql`
	INSERT INTO categories (store_id, slug, id, parent, title, title_es, line, line_es, position)
	SELECT ${storeId}, value ->> 'slug', value ->> 'id', value ->> 'parent', value ->> 'title', value ->> 'titleEs',
		value ->> 'line', value ->> 'lineEs', value ->> 'position' FROM json_each(${chunk}) WHERE true
	ON CONFLICT (store_id, slug) DO UPDATE SET parent = excluded.parent, title = excluded.title, title_es = excluded.title_es,
		line = excluded.line, line_es = excluded.line_es, position = excluded.position, version = categories.version + 1`,
	);
	await d1.batch([...writes, ...emit([rebuilt(storeId)])].map((write) => statement(d1, write)));
}

const notFound = refuse("category.not_found", "It may have been deleted. Look for it among the categories.");

function refuseVersion(known: Category | undefined, asked: VersionsAsked): Refusal | undefined {
	if (!known) return notFound;
	if (asked === undefined)
		return refuse("category.version_required", 'Send the version you have read as If-Match: "1".');
	if (isAsked(asked, known.version)) return undefined;
	return refuse("category.changed", "Read it again, see what is different, and send your change with its new version.");
}

function refusePlace(all: readonly Category[], slug: string, parent: string | null): Refusal | undefined {
	if (parent === null) return undefined;
	const invalid = (message: string) =>
		refuse("request.invalid", "Correct the named fields and send it again.", { errors: [{ path: "parent", message }] });
	const place = all.find((category) => category.slug === parent);
	if (!place) return invalid("is no category of this store");
	const moved = branchOf(all, slug);
	if (moved.includes(place)) return refuse("category.circular", "It cannot lie in itself, nor in one that lies in it.");
	const height = Math.max(0, ...moved.map(({ depth }) => depth - (moved[0]?.depth ?? 0)));
	return place.depth + 1 + height < deepest ? undefined : invalid(`would be more than ${deepest} levels deep`);
}

/** A category and all below it. They stand together, it first. */
function branchOf(all: readonly Category[], slug: string): Category[] {
	const at = all.findIndex((category) => category.slug === slug);
	const depth = all[at]?.depth ?? 0;
	const next = all.findIndex((category, place) => place > at && category.depth <= depth);
	return at < 0 ? [] : all.slice(at, next < 0 ? undefined : next);
}

function stateAfter(known: Category, patch: CategoryPatch, all: readonly Category[]): State {
	const { parent = known.parent } = patch;
	const place = parent === known.parent ? known.position : behind(all, parent);
	const { title = known.title, titleEs = known.titleEs, line = known.line, lineEs = known.lineEs } = patch;
	return { title, titleEs, line, lineEs, parent, position: patch.position ?? place };
}

const behind = (all: readonly Category[], parent: string | null): number =>
	Math.max(-1, ...all.filter((category) => category.parent === parent).map(({ position }) => position)) + 1;

function freeSlug(base: string, taken: ReadonlySet<string>): string {
	let slug = base;
	for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
	return slug;
}

type Told = Pick<Category, "id" | "slug" | "title" | "parent">;

async function run(
	d1: D1Database,
	by: Managing,
	{ id, slug, title, parent }: Told,
	change: "created" | "updated" | "deleted",
	writes: readonly SQL[],
): Promise<void> {
	const data = { categoryId: id, slug, title, parent, change };
	const event = { type: "category.changed", storeId: by.store.id, entityId: id, data } as const;
	await d1.batch([...writes, ...emit([event], Date.now(), by.traceparent)].map((write) => statement(d1, write)));
}

type Key = Pick<Category, "id" | "slug" | "version">;

const insertCategory = (storeId: string, { id, slug }: Key): SQL => sql`
	INSERT INTO categories (store_id, slug, id, parent, title, title_es, position, version)
	VALUES (${storeId}, ${slug}, ${id}, NULL, '', '', 0, 0)`;

const move = (storeId: string, known: Key, state: State): SQL[] => [
	leaveShelves(storeId, known.slug),
	updateCategory(storeId, known, state, fitsThere(storeId, known.slug, state.parent)),
	joinShelves(storeId, known.slug),
];

const updateCategory = (storeId: string, { id, version }: Omit<Key, "slug">, state: State, condition: SQL): SQL => sql`
	UPDATE categories SET title = ${state.title}, title_es = ${state.titleEs}, line = ${state.line}, line_es = ${state.lineEs},
		parent = ${state.parent}, position = ${state.position},
		version = ${nextIf(condition, version)}
	WHERE store_id = ${storeId} AND id = ${id}`;

/** The next version after this one while the condition holds. Otherwise it stays, which is refused as `category_moved`. */
const nextIf = (condition: SQL, version: number): SQL =>
	sql`CASE WHEN ${condition} THEN ${version + 1} ELSE version END`;

const inUse = (storeId: string, slug: string): SQL => sql`(
	EXISTS (SELECT 1 FROM products WHERE store_id = ${storeId} AND category = ${slug} AND status <> 'deleted')
	OR EXISTS (SELECT 1 FROM categories WHERE store_id = ${storeId} AND parent = ${slug}))`;
