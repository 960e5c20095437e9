import { expect, test } from "vitest";
import { categoryPath, gateOf, strictestAge } from "./gate.ts";

const tree = [
	{ slug: "drops", parent: "calm" },
	{ slug: "calm", parent: null },
	{ slug: "wear", parent: null },
];
const gate = {
	notTo: ["fr"],
	categories: { calm: { minimumAge: 18, notTo: ["DE", "FR"] }, drops: { minimumAge: 21 }, wear: {} },
};

test("a store without a gate is for everybody", () => {
	expect(gateOf({}, ["calm"])).toEqual({});
	expect(gateOf({ gate: {} }, ["calm"])).toEqual({});
});

test("what lies below a category is for nobody whom that is not for; the oldest age counts, and each country once", () => {
	expect(gateOf({ gate }, categoryPath(tree, "calm"))).toEqual({ minimumAge: 18, notTo: ["FR", "DE"] });
	expect(gateOf({ gate }, categoryPath(tree, "drops"))).toEqual({ minimumAge: 21, notTo: ["FR", "DE"] });
});

test("beside it only what holds for the whole store does", () => {
	for (const slug of ["wear", "nowhere", "constructor", ""])
		expect(gateOf({ gate }, categoryPath(tree, slug))).toEqual({ notTo: ["FR"] });
	expect(gateOf({ gate: { ...gate, minimumAge: 16 } })).toEqual({ minimumAge: 16, notTo: ["FR"] });
});

test("of several things the strictest says how old she must be", () => {
	expect(strictestAge([{ minimumAge: 18 }, {}, { minimumAge: 21 }])).toEqual({ minimumAge: 21 });
	expect(strictestAge([{ notTo: ["FR"] }])).toEqual({});
	expect(strictestAge([])).toEqual({});
});

test("a way up ends, also where it goes round", () => {
	expect(categoryPath(tree, "drops")).toEqual(["drops", "calm"]);
	expect(
		categoryPath(
			[
				{ slug: "a", parent: "b" },
				{ slug: "b", parent: "a" },
			],
			"a",
		),
	).toEqual(["a", "b"]);
});
