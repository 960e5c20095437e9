import type { Cart } from "../../workers/kit/cart.ts";
import type { Product } from "../../workers/kit/product.ts";
import { atLeast, type Goal, type Outcome, unmeasured } from "../goals.ts";
import { type Sample, type Target, unfit } from "../load.ts";
import { fillProbe } from "../probe-rows.ts";
import { makeProducts } from "../products.ts";
import { ask, atGateway, json, sampled } from "../requests.ts";
import { interleave, middle, ratio, type Seen } from "../rounds.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, percent, perSecond, table } from "../table.ts";

const products = 10_000;
const how = { rounds: 5, seconds: 2, connections: 16 };
/** So many different products, and so many carts or objects, are asked for in turn. */
const variety = 500;
const carts = 200;

/** A path of ours, the least that its kind of work costs here, and how much of that speed is to be left. */
type Pair = { ours: Target; limit: Target; share: number };

export async function paths(): Promise<Outcome> {
	const shop = await startShop(products);
	const pairs = await pairsOf(shop);
	const faults = await faultsOf(pairs.flatMap(({ ours, limit }) => [ours, limit]));
	const ready = pairs.filter(({ ours, limit }) => !faults.has(ours) && !faults.has(limit));
	const seen = await interleave(
		ready.flatMap(({ limit, ours }) => [limit, ours]),
		how,
	);
	await shop.close();
	const goals = pairs.flatMap((pair) => goalsOf(pair, faults, seen));
	return {
		about: `paths: ${products.toLocaleString("en")} products, ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s each in turn, medians`,
		text: table(
			["path", "req/s", "p50", "p95", "p99", "failures", "of its limit"],
			pairs.flatMap(({ limit, ours }) => [row(limit, seen), row(ours, seen, seen.get(limit), faults.get(ours))]),
		),
		measured: [...seen].map(([{ name }, samples]) => ({ name, samples })),
		goals,
	};
}

async function faultsOf(targets: readonly Target[]): Promise<Map<Target, string>> {
	const faults = new Map<Target, string>();
	for (const target of targets) {
		const fault = await unfit(target);
		if (fault) faults.set(target, fault);
	}
	return faults;
}

function goalsOf({ ours, limit, share }: Pair, faults: Map<Target, string>, seen: Seen): Goal[] {
	const [mine, least] = [seen.get(ours), seen.get(limit)];
	if (!mine || !least) return [unmeasured(ours.name, faults.get(ours) ?? faults.get(limit) ?? "")];
	const failures = middle(mine).failures + middle(least).failures;
	return [
		atLeast(`${ours.name} of its limit`, ratio("perSecond", mine, least), share, percent),
		...(failures > 0 ? [unmeasured(`${ours.name} without failures`, `${failures} failed`)] : []),
	];
}

function row(target: Target, seen: Seen, limit?: Sample[], fault = ""): string[] {
	const samples = seen.get(target);
	if (!samples) return [target.name, fault];
	const { p50, p95, p99, failures, perSecond: rate } = middle(samples);
	const share = limit ? percent(ratio("perSecond", samples, limit)) : "";
	return [target.name, perSecond(rate), ms(p50), ms(p95), ms(p99), String(failures), share];
}

async function pairsOf(shop: Shop): Promise<Pair[]> {
	const things = sampled(await fillProbe(shop), variety);
	const slugs = sampled(
		makeProducts(products).map(({ slug }) => slug),
		variety,
	);
	const many = Array.from({ length: variety });
	const gateway = (name: string, requests: Target["requests"], fits: Target["fits"]): Target => ({
		name,
		origin: shop.gateway,
		requests: requests.map(atGateway),
		fits,
	});
	const probe = (name: string, requests: Target["requests"], fits: Target["fits"]): Target => ({
		name,
		origin: shop.probe,
		requests,
		fits,
	});
	return [
		{
			limit: probe("limit: a plain answer", [{ path: "/plain" }], (body) => body.includes("ok")),
			ours: gateway("GET /health", [{ path: "/health" }], (body) => body.includes("ok")),
			share: 0.5,
		},
		{
			limit: probe(
				"limit: one D1 row by its key",
				things.map((id) => ({ path: `/thing/${id}` })),
				(body) => body.includes("title"),
			),
			ours: gateway(
				"GET /api/products/{slug}",
				slugs.map((slug) => ({ path: `/api/products/${slug}` })),
				(body) => (JSON.parse(body) as Product).slug === slugs[0],
			),
			share: 0.7,
		},
		{
			limit: probe("limit: 20 D1 rows", [{ path: "/things" }], holdsTwenty),
			ours: gateway(
				"GET /api/products?limit=20",
				many.map(() => ({ path: "/api/products?limit=20" })),
				holdsTwenty,
			),
			share: 0.5,
		},
		{
			limit: probe(
				"limit: one row in an object",
				Array.from({ length: carts }, (_, at) => ({ method: "POST", path: `/tally/${at}` })),
				(body) => body.includes("count"),
			),
			ours: gateway(
				"POST /api/cart/add",
				await additions(shop, slugs),
				(body) => (JSON.parse(body) as Cart).lines.length > 0,
			),
			share: 0.6,
		},
	];
}

const holdsTwenty = (body: string): boolean => (JSON.parse(body) as { items: unknown[] }).items.length === 20;

/** Carts of three lines each, begun here; what is measured adds one more of what is in them. */
async function additions({ gateway }: Shop, slugs: readonly string[]): Promise<Target["requests"]> {
	const variants = await sellable(gateway, slugs);
	const requests: Target["requests"] = [];
	for (let cart = 0; cart < carts; cart++) {
		let token: string | undefined;
		for (let line = 0; line < 3; line++) {
			const variantId = variants[(cart * 3 + line) % variants.length];
			const add = (headers = {}) => json("POST", "/api/cart/add", { variantId, quantity: 1 }, headers);
			const begun = await ask<{ cartToken?: string }>(gateway, atGateway(add(token ? { "x-cart-token": token } : {})));
			token ??= begun.cartToken ?? "";
			requests.push(add({ "x-cart-token": token }));
		}
	}
	return requests;
}

/** Variants of which there are enough. */
async function sellable(gateway: string, slugs: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	for (const slug of slugs.slice(0, 100)) {
		const { variants } = await ask<Product>(gateway, atGateway({ path: `/api/products/${slug}` }));
		found.push(...variants.filter(({ available }) => available >= 20).map(({ id }) => id));
	}
	return found;
}
