import { expect, test } from "vitest";
import type { Store } from "../workers/kit/store.ts";
import { drawnOnce } from "./drawn-once.ts";
import { Layout } from "./layout.tsx";
import type { PageContext } from "./page.ts";
import { categories, myBrand, pageOf, tussi } from "./sample.ts";

const frozen = (store: Store): Store => Object.freeze(structuredClone(store));

function counted() {
	let times = 0;
	const Part = drawnOnce(({ store, links }: { store: Store; links: { text: string }[] }) => {
		times += 1;
		return (
			<p>
				{store.name}: {links.map(({ text }) => text).join()}
			</p>
		);
	});
	return { Part, times: () => times };
}

test("a part is drawn once for a store and what it is given, however often that is made anew", () => {
	const { Part, times } = counted();
	const store = frozen(tussi);
	const drawn = [1, 2, 3].map(() => String(<Part store={store} links={[{ text: "<Calm>" }]} />));
	expect(new Set(drawn)).toEqual(new Set(["<p>Tussi: &lt;Calm&gt;</p>"]));
	expect(times()).toBe(1);
});

test("neither another store nor anything else given gets what was drawn before", () => {
	const { Part } = counted();
	const [one, other] = [frozen(tussi), frozen({ ...tussi, name: "Other" })];
	const draw = (store: Store, ...texts: string[]) =>
		String(<Part store={store} links={texts.map((text) => ({ text }))} />);
	expect(draw(one, "a", "b")).toBe("<p>Tussi: a,b</p>");
	expect(draw(other, "a", "b")).toBe("<p>Other: a,b</p>");
	expect(draw(one, "a,b")).toBe("<p>Tussi: a,b</p>");
	expect(draw(one, "a")).toBe("<p>Tussi: a</p>");
});

test("of a store that can still change nothing is kept", () => {
	const { Part, times } = counted();
	const store = structuredClone(tussi);
	expect(String(<Part store={store} links={[]} />)).toBe("<p>Tussi: </p>");
	store.name = "Renamed";
	expect(String(<Part store={store} links={[]} />)).toBe("<p>Renamed: </p>");
	expect(times()).toBe(2);
});

test("what is kept stays bounded, and right when it was let go of", () => {
	const { Part, times } = counted();
	const store = frozen(tussi);
	const draw = (text: string) => String(<Part store={store} links={[{ text }]} />);
	for (let at = 0; at < 250; at++) expect(draw(`${at}`)).toBe(`<p>Tussi: ${at}</p>`);
	expect(draw("0")).toBe("<p>Tussi: 0</p>");
	expect(times()).toBe(251);
});

/** Pages that differ in one thing each; all of it is drawn into what stands around a page. */
const pages: Partial<PageContext>[] = [
	{},
	{ locale: "es", localePrefix: "/es" },
	{ localePrefix: "" },
	{ path: "/products" },
	{ path: "/categories/calm" },
	{ path: "/products/velvet" },
	{ path: "/cart", cartCount: 2 },
	{ path: "/cart", cartCount: 3 },
	{ path: "/search", query: "?q=lamp" },
	{ origin: "https://other.test" },
	{ categories: [] },
	{ categories: categories.map((one) => ({ ...one, title: `${one.title}!` })) },
	{ categories: categories.map((one) => ({ ...one, slug: `${one.slug}-2` })) },
	{ assets: { css: "/b.css", js: "/a.js" } },
	{ assets: { css: "/a.css", js: "/a.js", font: { family: "Dela Gothic One", src: "/d.woff2" } } },
];

const stores: Store[] = [
	tussi,
	myBrand,
	{ ...tussi, theme: { ...tussi.theme, radius: 1 } },
	{ ...tussi, voice: { ...tussi.voice, "nav.cart": { en: "Bag", es: "Bolsa" } } },
	{ ...tussi, taxAdded: true },
	{ ...tussi, logo: "/logo.png" },
	{ ...tussi, legal: { terms: { en: "…" } } },
	{ ...tussi, locales: ["en"] },
];

test("around a page stands what would stand there if nothing had been drawn before", () => {
	const draw = (store: Store, more: Partial<PageContext>) =>
		String(
			<Layout page={pageOf(store, { categories, ...more })} title="One" description="Two">
				Three
			</Layout>,
		);
	const keeping = stores.map(frozen);
	const casesOf = (plain: Store, at: number) =>
		pages.map((more) => ({ fresh: draw(plain, more), kept: () => draw(keeping[at] ?? plain, more) }));
	const cases = stores.flatMap(casesOf);
	for (const { fresh, kept } of [...cases, ...cases.toReversed()]) expect(kept()).toBe(fresh);
	const different = (drawn: { fresh: string }[]) => new Set(drawn.map(({ fresh }) => fresh)).size;
	expect(different(cases.slice(0, pages.length))).toBe(pages.length);
	expect(different(cases.filter((_, at) => at % pages.length === 0))).toBe(stores.length);
});
