import type { Cart } from "../../workers/kit/cart.ts";
import type { Product } from "../../workers/kit/product.ts";
import { Buyer } from "../buyer.ts";
import { additions, sellable } from "../carts.ts";
import { crowd } from "../crowd.ts";
import { atLeast, atMost, type Goal, type Outcome } from "../goals.ts";
import { load, type Sample, type Target } from "../load.ts";
import { columns, failureGoals, faultsOf, type Pair, pairGoals, pairRows, row } from "../pairs.ts";
import { makeProducts } from "../products.ts";
import { ask, atGateway, sampled } from "../requests.ts";
import { interleave, median, middle, ratio } from "../rounds.ts";
import { crowded, type Rush, Rushes, type Scarce } from "../rush.ts";
import { settled } from "../settle.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, percent, perSecond, table } from "../table.ts";

const products = 1_000;
const how = { rounds: 5, seconds: 2, connections: 16 };
const carts = 200;
/** Of what is bought there are so many; it is taken from so many products in turn. */
const variety = { products: 200, least: 100 };
const crowds = [1, 16, 64] as const;
/** Of raw writes per second: one more in a cart, and a whole checkout. */
const share = { add: 0.6, whole: 0.12 };
/** The rush's time by that of the same rush on an object that only counts down. */
const slowest = 6;
const rushes = 5;

/** A whole checkout by so many people at once; raw writes of the same rounds, and its calls by themselves. */
type Whole = { people: number; samples: Sample[]; raw: Sample[]; calls: Sample[] };
type Pushed = { ours: Rush; bare: Rush };

export async function checkout(): Promise<Outcome> {
	const shop = await startShop(products);
	const slugs = makeProducts(products).map(({ slug }) => slug);
	const variants = await sellable(shop.gateway, sampled(slugs, variety.products), variety.least);
	const pair = await addToCart(shop, variants);
	const faults = await faultsOf([pair.limit, pair.ours]);
	const way = toCheckout(shop);
	const seen = await interleave(faults.size > 0 ? [] : [pair.limit, pair.ours, way], how);
	const wholes = await buyAll(shop, variants, pair);
	await settled(shop.mf);
	const pushed = await rush(shop, await scarce(shop, sampled(slugs, rushes * 3)));
	await shop.close();
	return {
		about: `checkout: ${products.toLocaleString("en")} products; ${how.connections} connections where nothing else is said, ${how.rounds} rounds of ${how.seconds} s each in turn, medians`,
		text: [
			table(columns, [
				...pairRows(pair, faults, seen),
				row(way.name, seen.get(way), seen.get(pair.limit)),
				inTurn("that and one row in an object, computed", seen.get(way), seen.get(pair.limit)),
				...wholes.map(({ people, samples, raw }) => row(nameOf(people), samples, raw)),
				row("its calls to databases and objects, bare", wholes[0]?.calls, wholes[0]?.raw),
				...wholes.map(({ people, samples, calls }) => row(`${nameOf(people)}, of those`, samples, calls)),
			]),
			table(["rush", "all know after", "sold"], rushRows(pushed)),
		].join("\n\n"),
		measured: { paths: [...seen].map(([{ name }, samples]) => ({ name, samples })), wholes, pushed },
		goals: [...pairGoals(pair, faults, seen), ...wholes.flatMap(wholeGoals), ...rushGoals(pushed)],
	};
}

const nameOf = (people: number): string => `a whole checkout, ${people} at once`;

async function addToCart({ gateway, probe }: Shop, variants: readonly string[]): Promise<Pair> {
	return {
		limit: {
			name: "limit: one row in an object",
			origin: probe,
			requests: Array.from({ length: carts }, (_, at) => ({ method: "POST", path: `/tally/${at}` })),
			fits: (body) => body.includes("count"),
		},
		ours: {
			name: "POST /api/cart/add",
			origin: gateway,
			requests: (await additions(gateway, carts, variants)).map(atGateway),
			fits: (body) => (JSON.parse(body) as Cart).lines.length > 0,
		},
		share: share.add,
	};
}

/** The least that any request to checkout costs here: the gateway, its count of requests (locally an object's write as well), and back. No database is asked, and no cart. */
const toCheckout = ({ gateway }: Shop): Target => ({
	name: "the way to checkout and back",
	origin: gateway,
	requests: Array.from({ length: carts }, () => atGateway({ path: "/api/shipping-methods" })),
	fits: (body) => body.includes("items"),
});

/** How fast something would be that is one and then the other, and nothing else. */
function inTurn(name: string, one: Sample[] = [], other: Sample[] = []): string[] {
	const rate = 1 / (1 / middle(one).perSecond + 1 / middle(other).perSecond);
	return [name, perSecond(rate), "", "", "", "", percent(rate / middle(other).perSecond)];
}

/** Raw writes and each crowd in turn, round after round. */
async function buyAll(shop: Shop, variants: readonly string[], { limit }: Pair): Promise<Whole[]> {
	let bought = 0;
	const buy = () => new Buyer(shop).buy(variants[bought++ % variants.length] ?? "");
	const raw: Sample[] = [];
	const calls: Sample[] = [];
	const wholes = crowds.map((people): Whole => ({ people, samples: [], raw, calls }));
	await crowd(how.connections, 1, buy);
	for (let round = 0; round < how.rounds; round++) {
		raw.push(await load(limit, how.connections, how.seconds));
		calls.push(await load(bareSales(shop), how.connections, how.seconds));
		for (const { people, samples } of wholes) samples.push(await crowd(people, how.seconds, buy));
	}
	return wholes;
}

/** Each is another's, whose objects nobody has made yet. */
const bareSales = ({ probe }: Shop): Target => ({
	name: "the calls of a whole checkout, bare",
	origin: probe,
	requests: Array.from({ length: 5000 }, () => ({ method: "POST", path: `/sale/${crypto.randomUUID()}` })),
	fits: (body) => body.includes("made"),
});

function wholeGoals({ people, samples, raw }: Whole): Goal[] {
	const enough = atLeast(`${nameOf(people)}, of raw writes`, ratio("perSecond", samples, raw), share.whole, percent);
	return [...(people === how.connections ? [enough] : []), ...failureGoals(nameOf(people), samples)];
}

/** A thing for each rush, and one to warm up with. */
async function scarce({ gateway }: Shop, slugs: readonly string[]): Promise<Scarce[]> {
	const things: Scarce[] = [];
	for (const slug of slugs) {
		const { id, variants } = await ask<Product>(gateway, atGateway({ path: `/api/products/${slug}` }));
		const [first] = variants;
		if (first && first.stock === first.available)
			things.push({ productId: id, variantId: first.id, stock: first.stock });
	}
	return things.slice(0, rushes + 1);
}

async function rush(shop: Shop, things: readonly Scarce[]): Promise<Pushed[]> {
	const both = await Rushes.start(shop);
	const pushed: Pushed[] = [];
	for (const thing of things) {
		pushed.push({ bare: await both.onCounter(), ours: await both.inShop(thing) });
		await settled(shop.mf);
	}
	// The first one warmed both up.
	return pushed.slice(1);
}

const timesOf = (pushed: readonly Pushed[]): number => median(pushed.map(({ ours, bare }) => ours.took / bare.took));

function rushRows(pushed: readonly Pushed[]): string[][] {
	const line = (name: string, rushes: readonly Rush[]) => [
		name,
		ms(median(rushes.map(({ took }) => took))),
		[...new Set(rushes.map(({ sold }) => sold))].join(", "),
	];
	return [
		line(
			"an object that counts down",
			pushed.map(({ bare }) => bare),
		),
		line(
			`${crowded.shoppers} check out at once, for ${crowded.units}`,
			pushed.map(({ ours }) => ours),
		),
	];
}

const rushGoals = (pushed: readonly Pushed[]): Goal[] => [
	atMost("the rush, times the bare one", timesOf(pushed), slowest, (value) => value.toFixed(2)),
	atMost(
		`rushes that sold another number than ${crowded.units}`,
		pushed.filter(({ ours }) => ours.sold !== crowded.units).length,
		0,
		String,
	),
];
