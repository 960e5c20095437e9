import { setTimeout as pause } from "node:timers/promises";
import { atMost, type Goal, type Outcome } from "../goals.ts";
import { accounts, orderEvents, Page, productEvent } from "../listeners.ts";
import { spread } from "../load.ts";
import { runtimeMemory } from "../machine.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, table } from "../table.ts";

/** So many people with so many pages open each. */
const people = 250;
const pagesEach = 4;
const pages = people * pagesEach;
/** How long nothing happens, in ms. */
const idle = 20_000;
/** How long what is told may take to be everywhere before it counts as lost, in ms. */
const patience = 60_000;

type Told = { name: string; times: number[]; missing: number; twice: number };

export async function sockets(): Promise<Outcome> {
	const shop = await startShop(100);
	const who = await accounts(shop.gateway, people);
	const before = runtimeMemory();
	const begun = performance.now();
	const open: Page[] = [];
	// A person's pages one after the other, twenty people at once.
	for (let from = 0; from < people; from += 20)
		await Promise.all(
			who.slice(from, from + 20).map(async (account) => {
				for (let page = 0; page < pagesEach; page++) open.push(await new Page(shop.gateway, account).opened());
			}),
		);
	const opened = performance.now() - begun;
	await pause(idle);
	const quiet = runtimeMemory();
	const own = await tell(shop, "an event of an order to each of them", open, "/events/orders", orderEvents(who));
	const all = await tell(shop, "an event of a product to all of them", open, "/events/products", [productEvent()]);
	const after = runtimeMemory();
	const closed = open.filter(({ isOpen }) => !isOpen).length;
	for (const { socket } of open) socket.terminate();
	await shop.close();
	return {
		about: `sockets: ${pages.toLocaleString("en")} open pages of ${people} people, opened in ${ms(opened)}, quiet for ${idle / 1000} s`,
		text: [
			table(["told", "first", "half", "95 of 100", "last", "missing", "twice"], [own, all].map(rowOf)),
			table(
				["memory of the runtime", "MiB", "KiB for each socket"],
				[
					["before", mib(before), ""],
					["with all of them open and quiet", mib(quiet), kib(quiet - before)],
					["after both were told", mib(after), kib(after - before)],
				],
			),
		].join("\n\n"),
		measured: { opened, own, all, memory: { before, quiet, after }, closed },
		goals: [...[own, all].flatMap(goalsOf), atMost("sockets that were closed meanwhile", closed, 0, String)],
	};
}

const mib = (bytes: number): string => Math.round(bytes / 2 ** 20).toLocaleString("en");
const kib = (bytes: number): string => (bytes / 2 ** 10 / pages).toFixed(1);

/** Hands events in, and waits until all who are to hear of it have. */
async function tell(
	{ probe }: Shop,
	name: string,
	open: readonly Page[],
	path: string,
	events: unknown[],
): Promise<Told> {
	const had = open.map(({ heard }) => heard.length);
	const begun = performance.now();
	const answer = await fetch(probe + path, { method: "POST", body: JSON.stringify(events) });
	if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
	const missing = () => open.filter(({ heard }, at) => heard.length === had[at]).length;
	while (missing() > 0 && performance.now() - begun < patience) await pause(10);
	// What came twice would come now.
	await pause(1000);
	const times = open.flatMap(({ heard }, at) => heard.slice(had[at], (had[at] ?? 0) + 1).map((time) => time - begun));
	const twice = open.filter(({ heard }, at) => heard.length > (had[at] ?? 0) + 1).length;
	return { name, times, missing: missing(), twice };
}

function rowOf({ name, times, missing, twice }: Told): string[] {
	const { p50, p95, max } = spread(times);
	return [name, ms(Math.min(...times)), ms(p50), ms(p95), ms(max), String(missing), String(twice)];
}

const goalsOf = ({ name, missing, twice }: Told): Goal[] => [
	atMost(`pages not told: ${name}`, missing, 0, String),
	atMost(`pages told twice: ${name}`, twice, 0, String),
];
