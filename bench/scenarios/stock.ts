import type { Product } from "../../workers/kit/product.ts";
import { atMost, type Goal, type Outcome, unmeasured } from "../goals.ts";
import { load, type Sample, type Target } from "../load.ts";
import { makeProducts } from "../products.ts";
import { atGateway, sampled } from "../requests.ts";
import { middle, ratio } from "../rounds.ts";
import { settled } from "../settle.ts";
import { type Shop, startShop } from "../shop.ts";
import { StockWriter } from "../stock-writer.ts";
import { ms, perSecond, table } from "../table.ts";

const products = 10_000;
const how = { rounds: 3, seconds: 3, connections: 8, writesPerSecond: 50 };
const variety = 500;
const counted = 100;
/** What a read may cost beside writes, in ms and beside a quiet one; and how long a write may take to be confirmed, in ms. */
const goal = { read: 350, ratio: 2, write: 1500 };
type Reads = { target: Target; quiet: Sample[]; loaded: Sample[] };

export async function stock(): Promise<Outcome> {
	const shop = await startShop(products);
	const slugs = sampled(
		makeProducts(products).map(({ slug }) => slug),
		variety,
	);
	const reads = targets(shop, slugs).map((target): Reads => ({ target, quiet: [], loaded: [] }));
	const writer = await StockWriter.start(shop, sampled(slugs, counted));
	const fault = await writer.write();
	const writes = await measure(shop, reads, fault ? undefined : writer);
	const lost = fault ? 0 : await writer.lost();
	await shop.close();
	return {
		about: `stock: ${products.toLocaleString("en")} products, ${how.connections} connections reading as fast as they can, quiet and beside ${how.writesPerSecond} stock writes/s, ${how.rounds} rounds of ${how.seconds} s each`,
		text: table(
			["path", "req/s", "p50", "p95", "p99", "longest", "failures"],
			[
				...reads.flatMap(({ target: { name }, quiet, loaded }) => [
					row(`${name}, quiet`, quiet),
					row(`${name}, beside writes`, loaded, fault),
				]),
				row("POST /api/products/{id}/stock", writes, fault),
			],
		),
		measured: { reads: reads.map(({ target: { name }, quiet, loaded }) => ({ name, quiet, loaded })), writes, lost },
		goals: [...reads.flatMap((read) => readGoals(read, fault)), ...writeGoals(writes, lost, fault)],
	};
}

/** Quiet and beside writes in turn; answers what the writes took. */
async function measure({ mf }: Shop, reads: readonly Reads[], writer: StockWriter | undefined): Promise<Sample[]> {
	const once = ({ target }: Reads) => load(target, how.connections, how.seconds);
	const writes: Sample[] = [];
	for (const { target } of reads) await load(target, how.connections, 1);
	for (let round = 0; round < how.rounds; round++) {
		for (const read of reads) read.quiet.push(await once(read));
		if (!writer) continue;
		for (const read of reads) {
			const [loaded, written] = await writer.during(how.writesPerSecond, () => once(read));
			read.loaded.push(loaded);
			writes.push(written);
		}
		await settled(mf);
	}
	return writes;
}

const targets = ({ gateway }: Shop, slugs: readonly string[]): Target[] => [
	{
		name: "GET /api/products?limit=20",
		origin: gateway,
		requests: slugs.map(() => atGateway({ path: "/api/products?limit=20" })),
		fits: (body) => (JSON.parse(body) as { items: unknown[] }).items.length === 20,
	},
	{
		name: "GET /api/products/{slug}",
		origin: gateway,
		requests: slugs.map((slug) => atGateway({ path: `/api/products/${slug}` })),
		fits: (body) => (JSON.parse(body) as Product).slug === slugs[0],
	},
];

function readGoals({ target: { name }, quiet, loaded }: Reads, fault: string | undefined): Goal[] {
	if (fault) return [unmeasured(`${name} beside writes`, `a stock write ${fault}`)];
	const [before, during] = [middle(quiet), middle(loaded)];
	return [
		atMost(`p95 of ${name} beside writes`, during.p95, goal.read, ms),
		atMost(`the same, times the quiet one`, ratio("p95", loaded, quiet), goal.ratio, (value) => value.toFixed(2)),
		atMost(`failures of ${name}`, before.failures + during.failures, 0, String),
	];
}

function writeGoals(writes: readonly Sample[], lost: number, fault: string | undefined): Goal[] {
	if (fault) return [unmeasured("stock writes", fault)];
	const { p95, max, failures } = middle(writes);
	return [
		atMost("p95 of stock writes", p95, goal.write, ms),
		atMost("the longest stock write", max, goal.write, ms),
		atMost("failures of stock writes", failures, 0, String),
		atMost("variants that lost a write", lost, 0, String),
	];
}

function row(name: string, samples: readonly Sample[], fault = ""): string[] {
	if (samples.length === 0) return [name, fault && "–"];
	const { p50, p95, p99, max, failures, perSecond: rate } = middle(samples);
	return [name, perSecond(rate), ms(p50), ms(p95), ms(p99), ms(max), String(failures)];
}
