import { expect, test } from "vitest";
import { KnownCategories } from "./known-categories.ts";

const said = (...slugs: string[]): string =>
	JSON.stringify(slugs.map((slug, position) => ({ slug, title: slug, parent: null, position, count: 1 })));

/** One who asks at this time, and gets slugs. */
function ask(categories: KnownCategories, storeId: string, now = 0) {
	const { known, answer } = categories.of(storeId, now);
	return { known, answer: (...it: Parameters<typeof answer>) => answer(...it).map(({ slug }) => slug) };
}
const nothing = -1;

test("what a store was said to show need not be said again, and is no other store's", () => {
	const categories = new KnownCategories(10);
	expect(ask(categories, "a").known).toBe(nothing);
	expect(ask(categories, "a").answer(said("cups", "teas"), 3)).toEqual(["cups", "teas"]);
	expect(ask(categories, "b").answer(said(), 3)).toEqual([]);
	expect([ask(categories, "a").known, ask(categories, "b").known, ask(categories, "c").known]).toEqual([3, 3, nothing]);
	expect(ask(categories, "a").answer(null, 3)).toEqual(["cups", "teas"]);
	expect(ask(categories, "b").answer(null, 3)).toEqual([]);
});

test("who asked before others were said gets those she asked with, or those she was said", () => {
	const categories = new KnownCategories(10);
	ask(categories, "a").answer(said("one"), 1);
	const [early, late] = [ask(categories, "a"), ask(categories, "a")];
	expect(ask(categories, "a").answer(said("two"), 2)).toEqual(["two"]);
	expect(early.answer(null, 1)).toEqual(["one"]);
	expect(() => late.answer(null, 2)).toThrow("not said");
});

test("an older copy is believed about itself, and forgotten", () => {
	const categories = new KnownCategories(10);
	const slow = ask(categories, "a");
	ask(categories, "a").answer(said("new"), 7);
	expect(slow.answer(said("old"), 6)).toEqual(["old"]);
	expect(ask(categories, "a").known).toBe(7);
	expect(ask(categories, "a").answer(said("old"), 6)).toEqual(["old"]);
	expect(ask(categories, "a").answer(null, 7)).toEqual(["new"]);
});

test("after a minute they are asked for again, however new their number is", () => {
	const categories = new KnownCategories(10);
	ask(categories, "a", 1000).answer(said("lost"), 9);
	expect([ask(categories, "a", 61_000).known, ask(categories, "a", 61_001).known]).toEqual([9, nothing]);
	expect(ask(categories, "a", 61_001).answer(said("restored"), 8)).toEqual(["restored"]);
	expect(ask(categories, "a", 61_001).known).toBe(8);
});

test("nothing is kept of a catalog that has told nothing yet", () => {
	const categories = new KnownCategories(10);
	expect(ask(categories, "a").answer(said("cups"), 0)).toEqual(["cups"]);
	expect(ask(categories, "a").known).toBe(nothing);
});

test("no more categories are kept than were allowed; those read longest ago go first", () => {
	const categories = new KnownCategories(6);
	const read = (storeId: string, ...slugs: string[]) => ask(categories, storeId).answer(said(...slugs), 1);
	const known = () => ["a", "b", "c"].filter((storeId) => ask(categories, storeId).known === 1);
	read("a", "1", "2");
	read("b", "1", "2");
	read("a", "1", "2");
	expect(known()).toEqual(["a", "b"]);
	read("c", "1");
	expect(known()).toEqual(["a", "c"]);
	read("b", "1", "2", "3", "4", "5", "6");
	expect(known(), "more than all that is allowed").toEqual([]);
});
