import { describe, expect, it } from "vitest";
import { drawArtwork } from "./index.ts";
import { hash } from "./random.ts";

const kinds = [
	"calm",
	"focus",
	"ritual",
	"wear",
	"pixels",
	"sense",
	"ceramics",
	"teas",
	"men",
	"outdoor",
	"home",
	"audio",
	"",
];
const views = [1, 2, 3];
const words = [
	"oil",
	"lamp",
	"candle",
	"bowl",
	"vase",
	"moon",
	"mesh",
	"glitch",
	"oolong",
	"barley",
	"tab",
	"balm",
	"deck",
	"sunrise",
	"scarf",
	"teapot",
	"cake",
];
const seeds = Array.from(
	{ length: 100 },
	(_, index) => `${words[index % words.length]}-${hash(String(index)).toString(36)}`,
);

/** The elements in order, each opened and closed as XML asks; throws where it does not hold together. */
function elements(svg: string): string[] {
	const token = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z][\w:-]*="[^"<>&]*")*)(\/?)>/y;
	const open: string[] = [];
	const names: string[] = [];
	while (token.lastIndex < svg.length) {
		const from = token.lastIndex;
		const [, closing, name = "", , empty] = token.exec(svg) ?? [];
		if (!name) throw new Error(`not markup at ${from}: ${svg.slice(from, from + 60)}`);
		if (closing) expect(open.pop()).toBe(name);
		else {
			names.push(name);
			if (!empty) open.push(name);
		}
	}
	expect(open).toEqual([]);
	return names;
}

const drawable = new Set([
	"svg",
	"defs",
	"g",
	"path",
	"circle",
	"ellipse",
	"rect",
	"use",
	"pattern",
	"clipPath",
	"linearGradient",
	"radialGradient",
	"stop",
]);

/** Everything an address inside the picture may be: a part of the picture itself. */
function dangling(svg: string): string[] {
	const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
	const uses = [...svg.matchAll(/url\(([^)]*)\)|href="([^"]*)"/g)].map(([, url, href]) => url ?? href ?? "");
	return uses.filter((use) => !use.startsWith("#") || !ids.has(use.slice(1)));
}

describe.each(kinds)("artwork of kind %j", (kind) => {
	it("is well formed, small, and neither runs nor loads anything, for a hundred seeds", () => {
		for (const seed of seeds) {
			for (const view of views) {
				const svg = drawArtwork({ kind, seed, view });
				const names = elements(svg);
				expect(names.filter((name) => !drawable.has(name))).toEqual([]);
				expect(names.length).toBeLessThan(220);
				expect(dangling(svg)).toEqual([]);
				expect(svg).not.toMatch(/NaN|Infinity|undefined| on[a-z]+=|style=|javascript:|data:/);
				expect(new TextEncoder().encode(svg).length).toBeLessThanOrEqual(9 * 1024);
			}
		}
	});

	it("is the same every time, and another for every seed and view", () => {
		const drawn = seeds.flatMap((seed) => views.map((view) => drawArtwork({ kind, seed, view })));
		const again = seeds.flatMap((seed) => views.map((view) => drawArtwork({ kind, seed, view })));
		expect(again).toEqual(drawn);
		expect(new Set(drawn).size).toBe(drawn.length);
	});
});

const frame = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800"';

it("stands alone on an 800 by 800 sheet", () => {
	expect(drawArtwork({ kind: "calm", seed: "x", view: 1 }).startsWith(`<svg ${frame}>`)).toBe(true);
});

it("draws the first view for a view it does not know", () => {
	expect(drawArtwork({ kind: "calm", seed: "x", view: 9 })).toBe(drawArtwork({ kind: "calm", seed: "x", view: 1 }));
});

it("draws the unnamed kind as the house's own field", () => {
	expect(drawArtwork({ kind: "", seed: "x", view: 1 })).toBe(drawArtwork({ kind: "field", seed: "x", view: 1 }));
});

const hostile = [
	{ name: "a script", text: '"><script>alert(1)</script>' },
	{ name: "a closing tag", text: "</svg><img src=x onerror=alert(1)>" },
	{ name: "an entity", text: "&entity;<![CDATA[" },
	{ name: "an address", text: "url(https://example.com/a.svg)#" },
	{ name: "a prototype", text: "__proto__" },
	{ name: "control characters", text: "\u0000\uD800\u202E" },
	{ name: "nothing", text: "" },
	{ name: "ten thousand letters", text: "x".repeat(10_000) },
];

it.each(hostile)("never writes the seed or the kind into the picture: $name", ({ text }) => {
	for (const kind of [...kinds, text]) {
		for (const view of views) {
			const svg = drawArtwork({ kind, seed: text, view });
			expect(elements(svg).filter((name) => !drawable.has(name))).toEqual([]);
			if (text.length > 4) expect(svg).not.toContain(text);
		}
	}
});
