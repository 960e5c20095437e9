import type { Product } from "../../workers/kit/product.ts";
import { atMost, type Goal, type Outcome } from "../goals.ts";
import type { Target } from "../load.ts";
import { columns, faultsOf, type Pair, pairGoals, pairRows } from "../pairs.ts";
import { fillProbe } from "../probe-rows.ts";
import { makeProducts } from "../products.ts";
import { atGateway, atService, sampled } from "../requests.ts";
import { interleave, median } from "../rounds.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, table } from "../table.ts";

const products = 10_000;
const how = { rounds: 5, seconds: 2, connections: 16 };
/** So many different products are asked for in turn. */
const variety = 500;
/** So many pages are what everybody looks at. */
const hottest = 50;

export async function paths(): Promise<Outcome> {
	const shop = await startShop(products);
	const pairs = await pairsOf(shop);
	const faults = await faultsOf(pairs.flatMap(({ ours, limit }) => [ours, limit]));
	const ready = pairs.filter(({ ours, limit }) => !faults.has(ours) && !faults.has(limit));
	const seen = await interleave(
		ready.flatMap(({ limit, ours }) => [limit, ours]),
		how,
	);
	const added = await overhead(shop);
	await shop.close();
	const goals = [...pairs.flatMap((pair) => pairGoals(pair, faults, seen)), added.goal];
	return {
		about: `paths: ${products.toLocaleString("en")} products, ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s each in turn, medians`,
		text: table(
			columns,
			pairs.flatMap((pair) => pairRows(pair, faults, seen)),
		),
		measured: { paths: [...seen].map(([{ name }, samples]) => ({ name, samples })), overhead: added.measured },
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
	const plain: Question = ["limit: a plain answer", [{ path: "/plain" }], (body) => body.includes("ok")];
	const kept: Question = [
		"GET /products/{slug}, kept",
		slugs.slice(0, hottest).map((slug) => ({ path: `/products/${slug}` })),
		isPage,
	];
	const made: Question = [
		"GET /products/{slug}, made anew",
		makeProducts(products).map(({ slug }) => ({ path: `/products/${slug}` })),
		isPage,
	];
	const byKey: Question = [
		"limit: one D1 row by its key",
		things.map((id) => ({ path: `/thing/${id}` })),
		(body) => body.includes("title"),
	];
	const twenty: Question = ["limit: 20 D1 rows", [{ path: "/things" }], holdsTwenty];
	return [
		{
			limit: probe(...plain),
			ours: gateway("GET /health", [{ path: "/health" }], (body) => body.includes("ok")),
			share: 0.5,
		},
		{ limit: probe(...plain), ours: gateway(...kept), share: 0.5 },
		{ limit: probe(...byKey), ours: service(...product), share: 0.7 },
		{ limit: probe(...twenty), ours: service(...list), share: 0.7 },
		{ limit: probe(...twenty), ours: elsewhereEachTime(gateway(...made)), share: 0.5 },
	];
}

type Question = readonly [name: string, requests: Target["requests"], fits: Target["fits"]];

/** Each round goes on behind the one before: none of these is asked for again while the gateway could have kept it. */
function elsewhereEachTime(target: Target): Target {
	let round = 0;
	return {
		...target,
		get requests() {
			const first = (round++ * perRound) % target.requests.length;
			return target.requests.slice(first, first + perRound);
		},
	};
}

/** A hundred for each of 16 connections, which is more than one gets through in a round; making them ready takes time of the round's. */
const perRound = 1600;

const isPage = (body: string): boolean => body.startsWith("<!DOCTYPE html>") || body.startsWith("<!doctype html>");

/** What the gateway adds to a request that it passes on, at one connection: store, limits, headers, the way to another worker. */
async function overhead(shop: Shop): Promise<{ goal: Goal; measured: unknown }> {
	const path = "/.well-known/ledger-keys.json";
	const fits = (body: string) => body.includes("keys");
	const direct: Target = { name: "direct", origin: shop.catalog, requests: [atService({ path })], fits };
	const callers = Array.from({ length: 5000 }, () => atGateway({ path }));
	const through: Target = { name: "through the gateway", origin: shop.gateway, requests: callers, fits };
	const seen = await interleave([direct, through], { ...how, connections: 1 });
	const [without = [], within = []] = [seen.get(direct), seen.get(through)];
	const added = median(within.map(({ p50 }, round) => p50 - (without[round]?.p50 ?? Number.NaN)));
	const goal = atMost("what the gateway adds, at one connection", added, 0.5, ms);
	return { goal, measured: [...seen].map(([{ name }, samples]) => ({ name, samples })) };
}

const holdsTwenty = (body: string): boolean => (JSON.parse(body) as { items: unknown[] }).items.length === 20;
