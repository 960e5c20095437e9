import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { STYLES, squeezed } from "./order.ts";

const css = STYLES.map((file) => readFileSync(`${import.meta.dirname}/${file}`, "utf8")).join("\n");

test("every stylesheet in the folder is in the order, once", () => {
	const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".css"));
	expect([...STYLES].sort()).toEqual(files.sort());
});

/** Six more than a shop without search, filters, a tree of categories, discount codes, a list of orders, news and wishes had: one file, kept for ever, serves every page. */
test("the stylesheet stays under 30 KB as served", () => {
	expect(squeezed(css).length).toBeLessThanOrEqual(30 * 1024);
});

test("asks for nothing from outside and knows no store's colours", () => {
	expect(css).not.toMatch(/url\(|@import|#[0-9a-f]{3,8}\b/i);
	expect(css.match(/oklch\((?!from var\(--brand\))/g)).toBeNull();
});

test("squeezing keeps every rule", () => {
	const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;
	const bare = css.replace(/\/\*[\s\S]*?\*\//g, "");
	expect(count(squeezed(css), /\{/g)).toBe(count(bare, /\{/g));
	expect(squeezed('.a {\n\tcontent: "! ";\n\tmargin: 0 1px;\n}\n')).toBe('.a{content:"! ";margin:0 1px}');
	const longer =
		'@media (min-width: 1rem) {\n\t[data-a="b"] > i:is(i, :nth-child(2n + 1)) {\n\t\tfont: 0.5rem / 10.5 a;\n\t}\n}\n';
	expect(squeezed(longer)).toBe("@media(min-width:1rem){[data-a=b]>i:is(i,:nth-child(2n+1)){font:.5rem/10.5 a}}");
});
