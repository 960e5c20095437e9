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
const how = { rounds: 3, seconds: 3, connections: 8 };
/** Stock writes per second: a warehouse full of scanners; and so many that most of what this machine can do goes into them. */
const rates = { stream: 20, flood: 50 } as const;
type Rate = keyof typeof rates;
const variety = 500;
const counted = 100;
/** What a read may cost beside writes, in ms; beside a quiet one, with a stream of them; and how long a write may take to be confirmed, in ms. */
const goal = { read: 350, ratio: 2, write: 1500 };
type Reads = { target: Target; quiet: Sample[] } & Record<Rate, Sample[]>;
type Writes = Record<Rate, Sample[]>;

export async function stock(): Promise<Outcome> {
	const shop = await startShop(products);
	const slugs = sampled(
		makeProducts(products).map(({ slug }) => slug),
		variety,
	);
	const reads = targets(shop, slugs).map((target): Reads => ({ target, quiet: [], stream: [], flood: [] }));
	const writer = await StockWriter.start(shop, sampled(slugs, counted));
	const fault = await writer.write();
	const writes = await measure(shop, reads, fault ? undefined : writer);
	const lost = fault ? 0 : await writer.lost();
	await shop.close();
	return {
		about: `stock: ${products.toLocaleString("en")} products, ${how.connections} connections reading as fast as they can, quiet and beside ${Object.values(rates).join(" and ")} stock writes/s, ${how.rounds} rounds of ${how.seconds} s each`,
		text: table(
			["path", "req/s", "p50", "p95", "p99", "longest", "failures"],
			[
				...reads.flatMap(({ target: { name }, quiet, ...beside }) => [
					row(`${name}, quiet`, quiet),
					...named.map((rate) => row(`${name}, ${besideOf(rate)}`, beside[rate], fault)),
				]),
				...named.map((rate) => row(`POST /api/products/{id}/stock, ${rates[rate]}/s`, writes[rate], fault)),
			],
		),
		measured: { reads: reads.map(({ target: { name }, ...samples }) => ({ name, ...samples })), writes, lost },
		goals: fault
			? [unmeasured("stock writes", fault)]
			: [...reads.flatMap(readGoals), ...named.flatMap((rate) => writeGoals(rate, writes[rate])), noneLost(lost)],
	};
}

const named = Object.keys(rates) as Rate[];
const besideOf = (rate: Rate): string => `beside ${rates[rate]} writes/s`;

/** Quiet and beside writes in turn; answers what the writes took. */
async function measure({ mf }: Shop, reads: readonly Reads[], writer: StockWriter | undefined): Promise<Writes> {
	const once = ({ target }: Reads) => load(target, how.connections, how.seconds);
	const writes: Writes = { stream: [], flood: [] };
	for (const { target } of reads) await load(target, how.connections, 1);
	for (let round = 0; round < how.rounds; round++) {
		for (const read of reads) read.quiet.push(await once(read));
		if (!writer) continue;
		for (const rate of named)
			for (const read of reads) {
				const [loaded, written] = await writer.during(rates[rate], () => once(read));
				read[rate].push(loaded);
				writes[rate].push(written);
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

function readGoals({ target: { name }, quiet, ...beside }: Reads): Goal[] {
	return [
		...named.flatMap((rate) => {
			const during = middle(beside[rate]);
			return [
				atMost(`p95 of ${name} ${besideOf(rate)}`, during.p95, goal.read, ms),
				atMost(`failures of it`, during.failures, 0, String),
			];
		}),
		atMost(`failures of ${name}, quiet`, middle(quiet).failures, 0, String),
		atMost(
			`p95 of ${name} ${besideOf("stream")}, times the quiet one`,
			ratio("p95", beside.stream, quiet),
			goal.ratio,
			(value) => value.toFixed(2),
		),
	];
}

function writeGoals(rate: Rate, writes: readonly Sample[]): Goal[] {
	const { p95, max, failures } = middle(writes);
	return [
		atMost(`p95 of ${rates[rate]} stock writes/s`, p95, goal.write, ms),
		atMost("the longest of them", max, goal.write, ms),
		atMost("failures of them", failures, 0, String),
	];
}

const noneLost = (lost: number): Goal => atMost("variants that lost a write", lost, 0, String);

function row(name: string, samples: readonly Sample[], fault = ""): string[] {
	if (samples.length === 0) return [name, fault && "–"];
	const { p50, p95, p99, max, failures, perSecond: rate } = middle(samples);
	return [name, perSecond(rate), ms(p50), ms(p95), ms(p99), ms(max), String(failures)];
}
