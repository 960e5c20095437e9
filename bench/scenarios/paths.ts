import type { Product } from "../../workers/kit/product.ts";
import type { Outcome } from "../goals.ts";
import type { Target } from "../load.ts";
import { columns, faultsOf, type Pair, pairGoals, pairRows } from "../pairs.ts";
import { fillProbe } from "../probe-rows.ts";
import { makeProducts } from "../products.ts";
import { atGateway, atService, sampled } from "../requests.ts";
import { interleave } from "../rounds.ts";
import { type Shop, startShop } from "../shop.ts";
import { table } from "../table.ts";

const products = 10_000;
const how = { rounds: 5, seconds: 2, connections: 16 };
/** So many different products are asked for in turn. */
const variety = 500;

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
	const goals = pairs.flatMap((pair) => pairGoals(pair, faults, seen));
	return {
		about: `paths: ${products.toLocaleString("en")} products, ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s each in turn, medians`,
		text: table(
			columns,
			pairs.flatMap((pair) => pairRows(pair, faults, seen)),
		),
		measured: [...seen].map(([{ name }, samples]) => ({ name, samples })),
		goals,
	};
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
	const service = (name: string, requests: Target["requests"], fits: Target["fits"]): Target => ({
		name: `${name} at the catalog`,
		origin: shop.catalog,
		requests: requests.map(atService),
		fits,
	});
	const product = [
		"GET /api/products/{slug}",
		slugs.map((slug) => ({ path: `/api/products/${slug}` })),
		(body: string) => (JSON.parse(body) as Product).slug === slugs[0],
	] as const satisfies Question;
	const list = [
		"GET /api/products?limit=20",
		many.map(() => ({ path: "/api/products?limit=20" })),
		holdsTwenty,
	] as const satisfies Question;
	const byKey: Question = [
		"limit: one D1 row by its key",
		things.map((id) => ({ path: `/thing/${id}` })),
		(body) => body.includes("title"),
	];
	const twenty: Question = ["limit: 20 D1 rows", [{ path: "/things" }], holdsTwenty];
	return [
		{
			limit: probe("limit: a plain answer", [{ path: "/plain" }], (body) => body.includes("ok")),
			ours: gateway("GET /health", [{ path: "/health" }], (body) => body.includes("ok")),
			share: 0.5,
		},
		{ limit: probe(...byKey), ours: service(...product), share: 0.7 },
		{ limit: probe(...byKey), ours: gateway(...product), share: throughGateway },
		{ limit: probe(...twenty), ours: service(...list), share: 0.7 },
		{ limit: probe(...twenty), ours: gateway(...list), share: throughGateway },
	];
}

type Question = readonly [name: string, requests: Target["requests"], fits: Target["fits"]];

/** What is left of a limit behind the gateway, which has a cost of its own: two workers instead of one. */
const throughGateway = 0.3;

const holdsTwenty = (body: string): boolean => (JSON.parse(body) as { items: unknown[] }).items.length === 20;
