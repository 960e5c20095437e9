import type { Product } from "../../workers/kit/product.ts";
import { atMost, type Goal, type Outcome } from "../goals.ts";
import type { Sample, Target } from "../load.ts";
import { row } from "../pairs.ts";
import { makeProducts } from "../products.ts";
import { ask, atGateway, json, sampled } from "../requests.ts";
import { nginxProxy, type ReverseProxy, workerProxy } from "../reverse-proxies.ts";
import { interleave, median } from "../rounds.ts";
import { partner, store } from "../seed.ts";
import { type Shop, startShop } from "../shop.ts";
import { ms, table } from "../table.ts";

const products = 200;
const how = { rounds: 5, seconds: 2, connections: 1 };
/** What a proxy may add, in ms. */
const most = 5;

export async function proxies(): Promise<Outcome> {
	const shop = await startShop(products);
	const key = await newProxyKey(shop);
	const nginx = await nginxProxy(shop.gateway, key);
	const all: [string, ReverseProxy][] = [
		["through workers/partner-proxy", await workerProxy(shop.gateway, key)],
		...(nginx ? [["through nginx", nginx] as [string, ReverseProxy]] : []),
	];
	const direct = productsAt("GET /api/products/{slug} at the gateway", shop.gateway);
	const targets = all.map(([name, { origin }]) => productsAt(name, origin));
	const seen = await interleave([direct, ...targets], how);
	for (const [, proxy] of all) await proxy.close();
	await shop.close();
	const straight = seen.get(direct) ?? [];
	const rows = [direct, ...targets].map((target) => row(target.name, seen.get(target)));
	return {
		about: `proxies: ${how.connections} connection, ${how.rounds} rounds of ${how.seconds} s each in turn, medians${nginx ? "" : "; nginx is not installed here"}`,
		text: table(["path", "req/s", "p50", "p95", "p99", "failures"], rows),
		measured: [...seen].map(([{ name }, samples]) => ({ name, samples })),
		goals: targets.map((target) => goalOf(target.name, seen.get(target) ?? [], straight)),
	};
}

const goalOf = (name: string, samples: readonly Sample[], straight: readonly Sample[]): Goal =>
	atMost(
		`added ${name}, median`,
		median(samples.map(({ p50 }, round) => p50 - (straight[round]?.p50 ?? Number.NaN))),
		most,
		ms,
	);

function productsAt(name: string, origin: string): Target {
	const slugs = sampled(
		makeProducts(products).map(({ slug }) => slug),
		100,
	);
	return {
		name,
		origin,
		requests: slugs.map((slug) => atGateway({ path: `/api/products/${slug}` })),
		fits: (body) => (JSON.parse(body) as Product).slug === slugs[0],
	};
}

async function newProxyKey({ gateway }: Shop): Promise<string> {
	type SignedIn = { accessToken: string };
	const { accessToken } = await ask<SignedIn>(gateway, atGateway(json("POST", "/api/auth/login", partner)));
	const headers = { authorization: `Bearer ${accessToken}` };
	const path = `/api/admin/stores/${store.id}/proxy-key`;
	return (await ask<{ key: string }>(gateway, atGateway({ method: "POST", path, headers }))).key;
}
