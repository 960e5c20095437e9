import type { Browser } from "playwright-core";
import { startChrome } from "../../test/browser/chrome.ts";
import { freePort } from "../../test/free-port.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { atLeast, atMost, type Goal, type Outcome } from "../goals.ts";
import { categories, look, type Seen } from "../lighthouse.ts";
import { median } from "../rounds.ts";
import { startDemo } from "../shop.ts";
import { ms, table } from "../table.ts";

const rounds = 3;
/** Of 100, in each of Lighthouse's four categories. */
const least = 98;
/** What may have moved by itself, in parts of the window (web.dev/cls). */
const mostShift = 0.001;

/** A page and what was seen of it, round after round. */
type Looked = { name: string; seen: Seen[] };

export async function pages(): Promise<Outcome> {
	const demo = await startDemo();
	const debuggingPort = await freePort();
	const browser = await startChrome(`--remote-debugging-port=${debuggingPort}`);
	try {
		const looked: Looked[] = (await addresses(browser, demo.port)).map((name) => ({ name, seen: [] }));
		for (let round = 0; round < rounds; round++)
			for (const { name, seen } of looked) seen.push(await look(name, debuggingPort));
		return outcome(looked, browser);
	} finally {
		await browser.close();
		await demo.close();
	}
}

/** Of each demo store home, the list of all there is, and the first product in it. */
async function addresses(browser: Browser, port: string): Promise<string[]> {
	const page = await browser.newPage();
	const found: string[] = [];
	for (const { hosts } of demoStores) {
		const list = `http://${hosts[0]}:${port}/products`;
		await page.goto(list);
		const product = await page.locator("main a[href^='/products/']").first().getAttribute("href");
		found.push(...["/", list, product ?? ""].map((path) => new URL(path, list).href));
	}
	await page.close();
	return found;
}

const of = ({ seen }: Looked, measure: (one: Seen) => number): number => median(seen.map(measure));

function outcome(looked: readonly Looked[], browser: Browser): Outcome {
	return {
		about: `pages: Lighthouse's phone (Chromium ${browser.version()}), ${rounds} rounds, medians`,
		text: table(
			["page", ...categories, "LCP", "CLS", "TBT", "bytes", "requests"],
			looked.map((one) => [
				one.name,
				...categories.map((category) => String(of(one, ({ scores }) => scores[category]))),
				ms(of(one, ({ lcp }) => lcp)),
				of(one, ({ cls }) => cls).toFixed(4),
				ms(of(one, ({ tbt }) => tbt)),
				of(one, ({ bytes }) => bytes).toLocaleString("en"),
				String(of(one, ({ requests }) => requests)),
			]),
		),
		measured: looked,
		goals: looked.flatMap(goalsOf),
	};
}

const goalsOf = (one: Looked): Goal[] => [
	atLeast(
		`${one.name}, least of four`,
		Math.min(...categories.map((c) => of(one, ({ scores }) => scores[c]))),
		least,
		String,
	),
	atMost(`${one.name}, shift`, Math.max(...one.seen.map(({ cls }) => cls)), mostShift, (value) => value.toFixed(4)),
];
