import { expect, it } from "vitest";
import { artworkPath, parseArtworkPath } from "./artwork-path.ts";

const artworks = [
	{ kind: "calm", seed: "slow-tuesday-oil", view: 1 },
	{ kind: "men", seed: "a/b-2.svg", view: 2 },
	{ kind: "té & café", seed: "100% «lana» ü-1", view: 3 },
	{ kind: "x".repeat(200), seed: "漢".repeat(200), view: 3 },
];

it.each(artworks)("comes back from its address: $kind $seed", (artwork) => {
	expect(parseArtworkPath(artworkPath(artwork.kind, artwork.seed, artwork.view))).toEqual(artwork);
});

it("calls the unnamed kind field", () => {
	expect(artworkPath("", "x", 1)).toBe("/art/field/x-1.svg");
	expect(parseArtworkPath("/art/field/x-1.svg")).toEqual({ kind: "field", seed: "x", view: 1 });
});

it("writes an address even for half a character", () => {
	expect(artworkPath("calm", "\uD800", 1)).toBe("/art/calm/%EF%BF%BD-1.svg");
});

const malformed = [
	"",
	"/art/calm/x.svg",
	"/art/calm/x-0.svg",
	"/art/calm/x-4.svg",
	"/art/calm/x-11.png",
	"/art/calm/-1.svg",
	"/art//x-1.svg",
	"/art/a/b/x-1.svg",
	"/art/calm/%E0%A4%A-1.svg",
	"/ART/calm/x-1.svg",
	"/art/calm/x-1.svg?y",
	"/art/calm/x-1.svg\n",
	`/art/calm/${"x".repeat(201)}-1.svg`,
	`/art/${"x".repeat(201)}/x-1.svg`,
	`/art/calm/${"%41".repeat(100_000)}-1.svg`,
];

it.each(malformed)("is nothing when malformed: %.40s", (path) => {
	expect(parseArtworkPath(path)).toBeUndefined();
});
