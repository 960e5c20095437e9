import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type House, here, openHouse } from "../test/house.ts";
import { advanceImport } from "./advance.ts";
import { type ImportState, readImport, stateOf } from "./imports.ts";
import { stageImport } from "./stage.ts";

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house?.close());

const by = { store: here, actor: "usr_ada", traceparent: "" };
const header = "Handle,Title,Body (HTML),Published,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty";

/** The shop with a clock that never strikes: a step is taken only when a test takes it. */
const still = (): CatalogEnv =>
	({ ...pick(house.env), TIMERS: { getByName: () => ({ wakeIn: async () => undefined }) } }) as unknown as CatalogEnv;
const pick = ({ DB, INVENTORY, PICTURES }: CatalogEnv) => ({ DB, INVENTORY, PICTURES });

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
	yield new TextEncoder().encode(text);
}

/** Products of about 60 kB, so that a hundred and fifty are several slices. */
const catalog = (name: string, count: number): string => {
	const body = `<p>${"lorem ipsum ".repeat(5000)}</p>`;
	const rows = Array.from(
		{ length: count },
		(_, at) => `${name}-${at},${name} ${at},"${body}",true,Title,Default Title,9.99,${at}`,
	);
	return [header, ...rows, ""].join("\n");
};

async function stage(text: string): Promise<string> {
	const staged = await stageImport(still(), by, bytesOf(text), "req");
	if (!staged.ok) throw new Error(staged.detail);
	return staged.state.id;
}

async function stateNow(id: string): Promise<ImportState> {
	const job = await readImport(house.env.DB, here.id, id);
	if (!job) throw new Error("gone");
	return stateOf(job);
}

const isOpen = async (id: string) => ["checking", "importing"].includes((await stateNow(id)).state);

/** Step after step until it is over, each when it is due. */
async function finish(id: string): Promise<ImportState> {
	let now = Date.now();
	while (await isOpen(id)) now = Math.max(now, (await advanceImport(still(), now)) ?? now);
	return stateNow(id);
}

const count = async (query: string): Promise<number> =>
	(await house.env.DB.prepare(query).first<{ n: number }>())?.n ?? -1;
const productsLike = (name: string) => count(`SELECT count(*) AS n FROM products WHERE slug LIKE '${name}-%'`);
const files = async () => (await house.env.PICTURES.list({ prefix: "imports/" })).objects.map(({ key }) => key);

beforeEach(() => {
	// What fails here is made to fail, and told to the log.
	vi.spyOn(console, "error").mockReturnValue();
});
afterEach(async () => {
	vi.restoreAllMocks();
	await house.env.DB.prepare("DELETE FROM imports").run();
});

describe("a file put aside", () => {
	test("is checked whole before anything of it is written, and then written in its order", async () => {
		const id = await stage(catalog("order", 150));
		let checked = 0;
		for (let state = await stateNow(id); state.state === "checking"; state = await stateNow(id)) {
			expect(await productsLike("order")).toBe(0);
			await advanceImport(still());
			checked += 1;
		}
		expect(checked).toBeGreaterThan(2);
		expect(await finish(id)).toMatchObject({
			state: "done",
			progress: 1,
			products: 150,
			variants: 150,
			created: 150,
			stockChanged: 150,
		});
		const { results } = await house.env.DB.prepare(
			"SELECT slug FROM products WHERE slug LIKE 'order-%' ORDER BY id DESC",
		).all<{ slug: string }>();
		expect(results.map(({ slug }) => slug)).toEqual(Array.from({ length: 150 }, (_, at) => `order-${at}`));
		expect([await files(), await count("SELECT count(*) AS n FROM import_handles")]).toEqual([[], 0]);
	});

	test("cut off or done by two at every step makes no product twice, and misses no stock", async () => {
		const id = await stage(catalog("crash", 150));
		const { DB, INVENTORY, PICTURES } = house.env;
		// Cut off in turn before the products of a slice are written, and after, when their stock is to follow.
		let steps = 0;
		for (let now = Date.now(); await isOpen(id); now += 3_600_000) {
			const env = { ...still(), DB, INVENTORY, PICTURES };
			const ways = [[{ ...env, DB: cutOff(DB) }], [{ ...env, INVENTORY: off as D1Database }], [env, env], [env]];
			const way = ways[steps % ways.length] ?? [];
			await Promise.allSettled(way.map((one) => advanceImport(one, now)));
			steps += 1;
			expect(steps).toBeLessThan(100);
		}
		expect(await stateNow(id)).toMatchObject({ state: "done", products: 150, created: 150, updated: 0 });
		expect(await productsLike("crash")).toBe(150);
		expect(
			await count(
				"SELECT count(*) AS n FROM variants WHERE product_id IN (SELECT id FROM products WHERE slug LIKE 'crash-%')",
			),
		).toBe(150);
		const stock = await INVENTORY.prepare(
			"SELECT count(*) AS n FROM stock WHERE on_hand = imported AND product_id IN (SELECT value FROM json_each(?))",
		)
			.bind(JSON.stringify(await idsLike("crash")))
			.first<{ n: number }>();
		expect(stock?.n).toBe(150);
		const prices =
			"SELECT count(*) AS n FROM ledger WHERE field = 'price' AND subject IN (SELECT id FROM products WHERE slug LIKE 'crash-%')";
		expect(await count(prices)).toBe(150);
	}, 120_000);

	test("with a handle that comes back slices later is refused, with both lines, and nothing is written", async () => {
		const text = catalog("again", 150);
		const id = await stage(
			`${text}again-3,Again,,true,Title,Default Title,5,1\n,Nobody,,true,Title,Default Title,5,1\n`,
		);
		const state = await finish(id);
		expect(state).toMatchObject({
			state: "refused",
			products: 0,
			detail: expect.stringMatching(/Nothing was imported/),
			errors: [
				{ line: 152, path: "Handle", message: expect.stringMatching(/“again-3” .* line 5/) },
				{ line: 153, path: "Handle" },
			],
		});
		expect([await productsLike("again"), await files()]).toEqual([0, []]);
	});

	test.each([
		["a ZIP archive", "PK\u0003\u0004\0\0", /ZIP/],
		["an open quote", `${header}\nmug,"Mug`, /quoting/],
		["only a header", header, /no products/],
	])("that is %s is refused", async (_, text, detail) => {
		expect(await finish(await stage(text))).toMatchObject({ state: "refused", detail: expect.stringMatching(detail) });
	});

	test("that keeps failing is given up with a sentence, and the store can import again", async () => {
		const id = await stage(catalog("lost", 5));
		await house.env.PICTURES.delete(`imports/${id}.csv`);
		expect(await finish(id)).toMatchObject({ state: "failed", detail: expect.stringMatching(/send the file again/) });
		expect(await finish(await stage(catalog("found", 5)))).toMatchObject({ state: "done", created: 5 });
	});

	test("waits its time after a failure, and is not looked at before", async () => {
		const id = await stage(catalog("wait", 5));
		const broken = { ...still(), PICTURES: off as R2Bucket };
		const next = await advanceImport(broken);
		expect(next).toBeGreaterThan(Date.now());
		expect(await advanceImport(still())).toBe(next);
		expect(await stateNow(id)).toMatchObject({ state: "checking", progress: 0 });
		expect(await advanceImport(still(), next ?? 0)).not.toBeNull();
		expect((await finish(id)).state).toBe("done");
	});

	test("whose upload was cut off is given up when its time is over", async () => {
		const id = await stage(catalog("half", 1));
		await house.env.DB.prepare("UPDATE imports SET size = 0 WHERE id = ?").bind(id).run();
		expect(await finish(id)).toMatchObject({ state: "failed", detail: expect.stringMatching(/did not arrive/) });
	});
});

describe("putting a file aside", () => {
	test("is refused while another of the store is open", async () => {
		const id = await stage(catalog("one", 1));
		expect(await stageImport(still(), by, bytesOf(catalog("two", 1)), "req")).toMatchObject({
			problem: "import.in_progress",
		});
		await finish(id);
		expect(await finish(await stage(catalog("two", 1)))).toMatchObject({ state: "done" });
	});

	test.each<[string, () => Partial<CatalogEnv>]>([
		["the files", () => ({ PICTURES: off as R2Bucket })],
		["the database", () => ({ DB: off as D1Database })],
		["the database at the end of it", () => ({ DB: cutOff(house.env.DB, 1) })],
	])("while %s cannot be reached is refused and leaves nothing behind", async (_, broken) => {
		const before = await files();
		expect(await stageImport({ ...still(), ...broken() }, by, bytesOf(catalog("off", 1)), "req")).toMatchObject({
			problem: "service.unavailable",
		});
		expect(await files()).toEqual(before);
		await vi.waitFor(async () => expect(await count("SELECT count(*) AS n FROM imports WHERE size > 0")).toBe(0));
	});

	test("that takes longer than it may is given up, and leaves no file behind", async () => {
		async function* slow() {
			yield* bytesOf(catalog("slow", 1));
			await advanceImport(still(), Date.now() + 11 * 60_000);
		}
		expect(await stageImport(still(), by, slow(), "req")).toMatchObject({ ok: true, state: { state: "failed" } });
		expect(await files()).toEqual([]);
		expect(await finish(await stage(catalog("after-it", 1)))).toMatchObject({ state: "done" });
	});

	test("that breaks off leaves nothing behind", async () => {
		async function* broken() {
			yield* bytesOf(catalog("broken", 200));
			throw new Error("The line is dead");
		}
		expect(await stageImport(still(), by, broken(), "req")).toMatchObject({ problem: "service.unavailable" });
		expect([await files(), await count("SELECT count(*) AS n FROM imports")]).toEqual([[], 0]);
	});
});

const idsLike = async (name: string): Promise<string[]> =>
	(await house.env.DB.prepare(`SELECT id FROM products WHERE slug LIKE '${name}-%'`).all<{ id: string }>()).results.map(
		({ id }) => id,
	);

/** Nobody answers there. */
const off: unknown = new Proxy(
	{},
	{
		get: () => () => {
			throw new Error("Nobody answers");
		},
	},
);

/** A database that is gone after so many single statements, and takes no batch of writes. */
function cutOff(d1: D1Database, singles = Number.POSITIVE_INFINITY): D1Database {
	let left = singles;
	return {
		prepare: (query: string) => {
			left -= 1;
			if (left < 0) throw new Error("Nobody answers");
			return d1.prepare(query);
		},
		batch: (statements: D1PreparedStatement[]) => {
			if (statements.length > 3) throw new Error("Nobody answers");
			return d1.batch(statements);
		},
	} as D1Database;
}
