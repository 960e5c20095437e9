import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCategories, makeProducts } from "../../../bench/products.ts";
import { type Random, randomFrom } from "../../../web/art/random.ts";
import type { ListQuery } from "../../kit/product.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, type Draft, draftOf, fill, putCategories, type Stored } from "../test/fill.ts";
import { listProducts } from "../test/list-products.ts";
import { searchProducts } from "./search.ts";

let d1: D1Database;
let close: () => Promise<void>;
beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
});
afterAll(() => close?.());

let made = 0;
const storeWith = async (...drafts: (Draft | string)[]): Promise<string> => {
	const storeId = `sto_${made++}`;
	await fill(
		d1,
		storeId,
		drafts.map((draft) => (typeof draft === "string" ? draftOf(draft) : draft)),
	);
	return storeId;
};

async function search(storeId: string, q: string, query: Partial<ListQuery> = {}) {
	const found = await searchProducts(d1, storeId, { q, limit: 10, ...query });
	if (!("items" in found)) throw new Error(found.problem);
	return found;
}
const titles = async (storeId: string, q: string, query: Partial<ListQuery> = {}) =>
	(await search(storeId, q, query)).items.map(({ title }) => title);

describe("a search finds", () => {
	test("the name itself before what only contains it, and words before parts of words", async () => {
		const storeId = await storeWith(
			"Soapstone Bowl",
			"Soap",
			draftOf("Brush", { tags: ["soap"] }),
			"Lavender Soap",
			"Handsoaps",
			"Towel",
		);
		expect(await titles(storeId, "soap")).toEqual(["Soap", "Lavender Soap", "Soapstone Bowl", "Handsoaps", "Brush"]);
	});

	test("a product by its exact name among thousands of newer ones that contain it", async () => {
		const storeId = await storeWith("Soap", ...Array.from({ length: 400 }, (_, at) => `Soap number ${at}`));
		expect((await titles(storeId, "soap"))[0]).toBe("Soap");
		expect((await search(storeId, "soap")).facets?.isApproximate).toBe(true);
	});

	test("with a typo, a space too many and one too few, and says what it took it for", async () => {
		const storeId = await storeWith("Quiet Linen Teapot", "Brass Kettle");
		for (const [typed, meant] of [
			["qiuet linen", "quiet linen"],
			["lienn", "linen"],
			["teappot", "teapot"],
			["tepot", "teapot"],
			["kettlr", "kettle"],
			["quietlinen", "quiet linen"],
			["l inen", "linen"],
			["tea pot", "teapot"],
			["brass ket tle", "brass kettle"],
		] as const) {
			const { items, corrected } = await search(storeId, typed);
			expect([typed, items.length, corrected]).toEqual([typed, 1, meant]);
		}
		// Found as they were typed.
		for (const q of ["linen", "lin", "eap"]) expect(await search(storeId, q)).not.toHaveProperty("corrected");
	});

	test("words in any order, without their accents, in Spanish and in tags", async () => {
		const storeId = await storeWith(
			draftOf("Crème Candle", { translations: { es: { title: "Vela de algodón" } }, tags: ["regalo", "De Verano"] }),
		);
		for (const q of ["candle creme", "CRÈME", "algodon vela", "regalo", "verano", "reme", "crème candle"])
			expect([q, await titles(storeId, q)]).toEqual([q, ["Crème Candle"]]);
	});

	test("words of one and two letters where words begin", async () => {
		const storeId = await storeWith("Mug XL", "Tea", "Axle", "T");
		expect(await titles(storeId, "xl")).toEqual(["Mug XL"]);
		expect(await titles(storeId, "te")).toEqual(["Tea"]);
		expect(await titles(storeId, "t")).toEqual(["T", "Tea"]);
	});

	test("what has most of the words when nothing has all, and nothing when there is nothing", async () => {
		const storeId = await storeWith("Quiet Linen Bowl", "Quiet Brass Lamp");
		expect(await titles(storeId, "quiet linen bowl purple")).toEqual(["Quiet Linen Bowl"]);
		expect(await titles(storeId, "zzzzzzz")).toEqual([]);
		expect(await titles(storeId, "")).toEqual([]);
	});

	test("never what is another store's, a draft or deleted", async () => {
		const storeId = await storeWith(draftOf("Secret Lamp", { status: "draft" }));
		const [lamp] = (await fill(d1, storeId, [draftOf("Lamp")])) as [Stored];
		await storeWith("Lamp of another store", "Lamp");
		expect(await titles(storeId, "lamp")).toEqual(["Lamp"]);
		const renamed = await change(d1, storeId, lamp, { title: "Lantern" });
		expect([await titles(storeId, "lamp"), await titles(storeId, "lantern")]).toEqual([[], ["Lantern"]]);
		await change(d1, storeId, renamed, { isDeleted: true });
		expect(await titles(storeId, "lantern")).toEqual([]);
	});
});

test("nothing that can be typed breaks a search", async () => {
	const storeId = await storeWith("Soap", 'A "quoted" name', "🎁 Gift", "100% Wool", "C'est la vie");
	const typed = [
		'"',
		'""',
		'soap"',
		'soap" OR "a',
		"soap OR",
		"AND",
		"NOT soap",
		"NEAR(soap, 2)",
		"title:soap",
		"soap*",
		"^soap",
		"-soap",
		"(soap",
		"so'ap",
		"soap\u0000",
		"\ud800",
		"\u202esoap",
		"🎁",
		"%",
		"_",
		"\\",
		"{title tags} : soap",
		"; DROP TABLE products",
		"a".repeat(200),
		"é".repeat(5000),
		"x ".repeat(100),
		"\n\t",
		"c'est",
		"1",
	];
	const found = await Promise.all(typed.map(async (q) => [q, "items" in (await search(storeId, q))]));
	expect(found).toEqual(typed.map((q) => [q, true]));
	expect(await titles(storeId, "🎁")).toEqual(["🎁 Gift"]);
	expect((await titles(storeId, 'soap" OR "wool')).toSorted()).toEqual(["100% Wool", "Soap"]);
	expect(await titles(storeId, "100%")).toEqual(["100% Wool"]);
});

describe("what is found", () => {
	const things = (count: number) =>
		Array.from({ length: count }, (_, at) =>
			draftOf(`Lamp ${["small", "tall", "round"][at % 3]}`, {
				category: at % 2 ? "indoor" : "outdoor",
				options: [{ name: "Size", values: ["S", "M"] }],
				variants: [{ options: [at % 5 ? "S" : "M"], priceMinor: 100 * (at % 7), stock: at % 4 }],
			}),
		);

	test("comes in pages without repeating or losing any, best first or in another order", async () => {
		const storeId = await storeWith(...things(40), "Kettle");
		const walk = async (query: Partial<ListQuery>, cursor?: string): Promise<string[]> => {
			const { items, nextCursor } = await search(storeId, "lamp", { ...query, limit: 7, cursor });
			// What comes in between has no place in what was seen.
			await fill(d1, storeId, [draftOf("Lamp")]);
			const ids = items.filter(({ title }) => title !== "Lamp").map(({ id }) => id);
			return nextCursor === null ? ids : [...ids, ...(await walk(query, nextCursor))];
		};
		for (const sort of [undefined, "price", "name", "newest"] as const) {
			const ids = await walk({ sort });
			expect([new Set(ids).size, ids.length], sort).toEqual([40, 40]);
		}
	});

	test("is narrowed and divided like any list", async () => {
		const storeId = await storeWith(...things(40), "Kettle");
		await putCategories(d1, storeId, [{ slug: "indoor" }, { slug: "outdoor" }]);
		const found = await search(storeId, "lamp", {
			inStock: true,
			options: [{ name: "Size", value: "S" }],
			maxPrice: 300,
			sort: "-price",
			limit: 100,
		});
		const all = things(40).filter(
			({ variants: [{ options, priceMinor, stock } = { options: [], priceMinor: 0, stock: 0 }] }) =>
				options[0] === "S" && priceMinor <= 300 && stock > 0,
		);
		expect(found.items).toHaveLength(all.length);
		expect(found.facets).toMatchObject({ total: all.length, inStock: all.length, isApproximate: false });
		expect(found.facets?.options[0]?.values.map(({ value }) => value).toSorted()).toEqual(["M", "S"]);
		const prices = found.items.map(({ variants: [variant] }) => variant?.price.amount ?? 0);
		expect(prices).toEqual(prices.toSorted((one, other) => other - one));
	});

	test("can be had as a list, whose markers are its own", async () => {
		const storeId = await storeWith("Lamp", "Lamp two");
		const list = (query: Partial<ListQuery>) => listProducts(d1, storeId, { limit: 1, ...query });
		const first = await list({ q: "lamp" });
		expect(first).toMatchObject({ items: [{ title: "Lamp" }], facets: { total: 2 } });
		expect(first).not.toHaveProperty("corrected");
		const cursor = "nextCursor" in first ? (first.nextCursor ?? "") : "";
		expect(await list({ q: "lamp", cursor })).toMatchObject({ items: [{ title: "Lamp two" }], nextCursor: null });
		expect(await list({ cursor })).toMatchObject({ problem: "request.bad_cursor" });
		expect(await list({ q: " " })).toMatchObject({ facets: { total: 2 } });
	});
});

describe("among ten thousand products", () => {
	const alphabet = "abcdefghijklmnopqrstuvwxyz";
	const edits: Record<string, (word: string, random: Random) => string> = {
		insertion: (word, random) => spliced(word, random.whole(0, word.length), 0, letter(random)),
		deletion: (word, random) => spliced(word, random.whole(0, word.length - 1), 1, ""),
		substitution: (word, random) => spliced(word, random.whole(0, word.length - 1), 1, letter(random)),
		transposition: (word, random) => {
			const at = random.whole(0, word.length - 2);
			return spliced(word, at, 2, `${word[at + 1]}${word[at]}`);
		},
	};
	const letter = (random: Random) => alphabet[random.whole(0, 25)] ?? "a";
	const spliced = (word: string, at: number, less: number, more: string) =>
		word.slice(0, at) + more + word.slice(at + less);

	/** A product's words with one typo in one of them: all of its title, two words of it, or one. */
	function mistyped(products: readonly Stored[], kind: "title" | "two words" | "one word", at: number) {
		const random = randomFrom(`${kind} ${at}`);
		const product = products[random.whole(0, products.length - 1)] as Stored;
		const words = product.title.toLowerCase().split(" ");
		const first = random.whole(0, words.length - 1);
		const second = (first + random.whole(1, words.length - 1)) % words.length;
		const kept =
			kind === "title" ? words : words.filter((_, at) => at === first || (at === second && kind !== "one word"));
		const wrong = random.whole(0, kept.length - 1);
		const edit = Object.values(edits)[at % 4] as (typeof edits)[string];
		return { product, q: kept.map((word, at) => (at === wrong ? edit(word, random) : word)).join(" ") };
	}

	test("at least 95 of 100 are among the first ten in spite of a typo", { timeout: 60_000 }, async () => {
		await putCategories(d1, "sto_large", makeCategories());
		const products = await fill(d1, "sto_large", makeProducts(10_000));
		const shareOf = async (kind: "title" | "two words" | "one word", count: number) => {
			const asked = Array.from({ length: count }, (_, at) => mistyped(products, kind, at));
			const missed: string[] = [];
			for (let from = 0; from < count; from += 10)
				await Promise.all(
					asked.slice(from, from + 10).map(async ({ product, q }) => {
						const found = await searchProducts(d1, "sto_large", { q, limit: 10 }, false);
						const isFound = "items" in found && found.items.some(({ id }) => id === product.id);
						if (!isFound) missed.push(`${q} for ${product.title}`);
					}),
				);
			return { found: count - missed.length, count, missed };
		};
		const [whole, two, one] = [
			await shareOf("title", 100),
			await shareOf("two words", 100),
			await shareOf("one word", 20),
		];
		console.log(
			`Found in spite of a typo: ${whole.found} of 100 by title, ${two.found} of 100 by two words, ${one.found} of 20 by one word.`,
			...[...whole.missed, ...two.missed].map((missed) => `\n  not ${missed}`),
		);
		expect((whole.found + two.found) / 200).toBeGreaterThanOrEqual(0.95);
	});
});
