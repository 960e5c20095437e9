import { describe, expect, test } from "vitest";
import { ProductDraft } from "../../kit/product.ts";
import { demoCategories } from "./categories.ts";
import { myBrandProducts } from "./my-brand.ts";
import { tussiProducts } from "./tussi.ts";

const stores = [
	{ store: "tussi", drafts: tussiProducts.map((draft) => ProductDraft.parse(draft)) },
	{ store: "my-brand", drafts: myBrandProducts.map((draft) => ProductDraft.parse(draft)) },
] as const;
const tussi = stores[0].drafts;

/** Words that would promise a medical effect, in any of their endings. */
const medical = {
	en: [
		"ailments?|anti-?inflammatory|antidepress\\w*|anxi\\w*|clinical\\w*|cures?|cured|curing|curative",
		"depress\\w*|detox\\w*|diagnos\\w*|diseases?|disorders?|doctors?|dos(?:e|es|age|ages)|adhd",
		"heal|heals|healed|healing|health\\w*|illness\\w*|immun\\w*|inflam\\w*|insomnia\\w*|medic\\w*",
		"pains?|painful|painkill\\w*|patients?|prescri\\w*|prevents?|relie[fv]\\w*|remed\\w*|sleep\\w*|asleep",
		"sooth\\w*|stress\\w*|symptoms?|therap\\w*|treat|treats|treated|treating|treatments?",
	],
	es: [
		"alivi\\p{L}*|ansi\\p{L}*|antiinflamatori\\p{L}*|clínic\\p{L}*|cura|curas|curan|curar|curativ\\p{L}*",
		"depres\\p{L}*|depur\\p{L}*|desintoxic\\p{L}*|detox|diagn\\p{L}*|dolor|dolores|dolencias?|dosis|dormi\\p{L}*|duerm\\p{L}*",
		"enferm\\p{L}*|estrés|estresa\\p{L}*|inflama\\p{L}*|inmun\\p{L}*|insomn\\p{L}*|medic\\p{L}*|médic\\p{L}*|pacientes?",
		"prevenir|previene|receta(?:do|da|r)|remedi\\p{L}*|salud|saludables?|sana|sanar?|sanación|sanador\\p{L}*",
		"síntomas?|terap\\p{L}*|trastornos?|trata|tratan|tratar|tratamientos?",
	],
};
const anyOf = (words: string[]) =>
	new RegExp(`(?<!\\p{L})(?:${words.join("|").replaceAll("\\w", "\\p{L}")})(?!\\p{L})`, "iu");

const repeated = (words: string[]) => words.filter((word, at) => words.indexOf(word) !== at);
const paragraphs = (html: string) => html.match(/<p>/g)?.length ?? 0;
const spanish = (draft: ProductDraft) => draft.translations.es;
const everyStock = (draft: ProductDraft) => draft.variants.map(({ stock }) => stock);

describe.each(stores)("the demo catalog of $store", ({ store, drafts }) => {
	const variants = drafts.flatMap((draft) => draft.variants);

	test("has a slug, an SKU and a title of its own for everything", () => {
		expect(repeated(drafts.map(({ slug }) => slug))).toEqual([]);
		expect(repeated(variants.map(({ sku }) => sku))).toEqual([]);
		expect(repeated(drafts.map(({ title }) => title))).toEqual([]);
		expect(repeated(drafts.map((draft) => spanish(draft)?.title ?? ""))).toEqual([]);
		for (const { sku } of variants) expect(sku).toMatch(/^(?:TUS|MYB)-[A-Z]{3}(?:-[A-Z0-9]+)+$/);
	});

	test("keeps each product in a category that has a line in both languages", () => {
		const known = demoCategories.filter((category) => category.store === store);
		expect(new Set(drafts.map(({ category }) => category))).toEqual(new Set(known.map(({ slug }) => slug)));
		for (const { line, lineEs, title, titleEs } of known)
			for (const words of [line, lineEs, title, titleEs]) expect(words).not.toBe("");
	});

	test.each(drafts)("sells $slug in every combination of its options, once", (draft) => {
		const count = draft.options.reduce((product, { values }) => product * values.length, 1);
		expect(draft.variants).toHaveLength(count);
		expect(count).toBeLessThanOrEqual(12);
		expect(repeated(draft.variants.map(({ options }) => options.join(" / ")))).toEqual([]);
		for (const { options } of draft.variants) {
			expect(options).toHaveLength(draft.options.length);
			options.forEach((value, at) => {
				expect(draft.options[at]?.values).toContain(value);
			});
		}
	});

	test.each(drafts)("prices and counts $slug plausibly", (draft) => {
		for (const { priceMinor, compareAtMinor, stock } of draft.variants) {
			expect(priceMinor).toBeGreaterThan(0);
			if (compareAtMinor !== null) expect(compareAtMinor).toBeGreaterThan(priceMinor);
			expect(stock).toBeLessThanOrEqual(240);
		}
	});

	test.each(drafts)("describes $slug in paragraphs, with maker, specifications and tags", (draft) => {
		expect(draft.description).toMatch(/^(?:<p>[^<]+<\/p>|<ul>(?:<li>[^<]+<\/li>)+<\/ul>|\n)+$/);
		expect(paragraphs(draft.description)).toBeGreaterThanOrEqual(2);
		expect(paragraphs(draft.description)).toBeLessThanOrEqual(4);
		expect(draft.vendor).not.toBe("");
		expect(Object.keys(draft.specifications).length).toBeGreaterThanOrEqual(4);
		expect(Object.keys(draft.specifications).length).toBeLessThanOrEqual(7);
		expect(draft.tags.length).toBeGreaterThanOrEqual(3);
		expect(draft.tags.length).toBeLessThanOrEqual(6);
		expect(repeated(draft.tags)).toEqual([]);
	});

	test.each(drafts)("says all of $slug in Spanish, labels included", (draft) => {
		const es = spanish(draft);
		expect(es?.title).toBeTruthy();
		expect(es?.description).not.toBe(draft.description);
		expect(paragraphs(es?.description ?? "")).toBe(paragraphs(draft.description));
		const words = [
			...draft.options.flatMap(({ name, values }) => [name, ...values]),
			...Object.entries(draft.specifications).flat(),
		];
		expect(Object.keys(es?.labels ?? {}).sort()).toEqual([...new Set(words)].sort());
		for (const label of Object.values(es?.labels ?? {})) expect(label).not.toMatch(/^$|undefined|#/);
	});

	test.each(drafts)("promises nothing medical about $slug", (draft) => {
		const said = [
			[draft.title, draft.description, ...draft.tags],
			draft.options.flatMap(({ name, values }) => [name, ...values]),
			Object.entries(draft.specifications).flat(),
		];
		expect(said.flat().join(" ")).not.toMatch(anyOf(medical.en));
		const es = spanish(draft);
		const dicho = [es?.title, es?.description, Object.values(es?.labels ?? {})];
		expect(dicho.flat().join(" ")).not.toMatch(anyOf(medical.es));
	});

	test.each(drafts)("is set like a book: no typewriter quotes or dots in $slug", (draft) => {
		const texts = [draft.title, draft.description, spanish(draft)?.title, spanish(draft)?.description];
		expect(texts.join(" ")).not.toMatch(/["']|\.\.\.|--|lorem|&quot;/i);
	});
});

describe("the list of words that promise", () => {
	test.each([
		"It cures everything",
		"a sleep aid",
		"Pain relief",
		"for your anxiety",
		"healing hands",
		"the right dosage",
	])("catches “%s”", (words) => expect(words).toMatch(anyOf(medical.en)));
	test.each(["te ayuda a dormir", "contra el estrés", "calma la ansiedad", "alivia el dolor", "Salud"])(
		"catches «%s»",
		(words) => expect(words).toMatch(anyOf(medical.es)),
	);
	test("lets paint and craftsmanship pass", () => {
		expect("painted by hand, curated, untreated").not.toMatch(anyOf(medical.en));
		expect("artesana, locura, retrato, semana").not.toMatch(anyOf(medical.es));
	});
});

describe("Tussi’s shelves", () => {
	test("hold at least sixty products, ten to a category, half of them with a choice", () => {
		expect(tussi.length).toBeGreaterThanOrEqual(66);
		const choices = tussi.filter(({ variants }) => variants.length > 1);
		expect(choices.length).toBeGreaterThanOrEqual(tussi.length / 2);
		for (const { slug } of demoCategories.filter(({ store }) => store === "tussi"))
			expect(tussi.filter(({ category }) => category === slug).length).toBeGreaterThanOrEqual(10);
	});

	test("begin with a dozen products nobody will empty in an afternoon", () => {
		for (const draft of tussi.slice(0, 12))
			expect(Math.min(...everyStock(draft)), draft.slug).toBeGreaterThanOrEqual(120);
	});

	test("are sold out of two products, of some variants, and low on some", () => {
		const gone = tussi.filter((draft) => everyStock(draft).every((stock) => stock === 0));
		expect(gone.map(({ slug }) => slug).sort()).toEqual(["last-frame-before-sunrise", "one-night-shirt"]);
		const stocks = tussi.filter((draft) => !gone.includes(draft)).flatMap(everyStock);
		expect(stocks.filter((stock) => stock === 0).length).toBeGreaterThanOrEqual(5);
		expect(stocks.filter((stock) => stock > 0 && stock <= 3).length).toBeGreaterThanOrEqual(5);
		expect(stocks.filter((stock) => stock > 3 && stock < 8)).toEqual([]);
	});

	test("sell hemp and nootropics to adults only, with a test for every batch", () => {
		for (const draft of tussi.filter(({ category }) => /^(?:calm|focus)$/.test(category))) {
			expect(draft.specifications, draft.slug).toMatchObject({ Age: "18+" });
			expect(draft.specifications, draft.slug).toHaveProperty("Batch test");
			expect(draft.tags, draft.slug).toContain("18+");
		}
	});
});

test("my-brand shows twenty quiet things", () => {
	expect(myBrandProducts).toHaveLength(20);
});
