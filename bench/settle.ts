import type { Miniflare } from "miniflare";
import { type Bundle, measured } from "./build.ts";

/** How long work left behind may go on, in ms. */
const longest = 5 * 60_000;

/**
 * Waits until nothing is left in any outbox: what a write leaves to be done later would otherwise be done beside what is
 * measured next. Answers how many events are still there when it takes too long.
 */
export async function settled(mf: Miniflare): Promise<number> {
	const bundles = await measured();
	const until = performance.now() + longest;
	let open = await waiting(mf, bundles);
	while (open > 0 && performance.now() < until) {
		await new Promise((wait) => setTimeout(wait, 100));
		open = await waiting(mf, bundles);
	}
	return open;
}

async function waiting(mf: Miniflare, bundles: readonly Bundle[]): Promise<number> {
	const databases = bundles.flatMap(({ config }) =>
		(config.d1_databases as { binding: string }[]).map(({ binding }) => ({ binding, worker: config.name })),
	);
	const counts = await Promise.all(
		databases.map(async ({ binding, worker }) => countOpen(await mf.getD1Database(binding, worker))),
	);
	return counts.reduce((sum, count) => sum + count, 0);
}

async function countOpen(d1: D1Database): Promise<number> {
	const has = await d1.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'outbox'").first();
	return has ? ((await d1.prepare("SELECT count(*) AS open FROM outbox").first<number>("open")) ?? 0) : 0;
}
