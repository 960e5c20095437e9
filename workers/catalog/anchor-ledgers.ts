import type { Chain } from "../kit/ledger.ts";
import { anchor } from "../kit/ledger-anchor.ts";

/** Signing a head after every change of a busy hour would prove little more: in ms. */
const pause = 1000;

/** When this isolate last looked after a chain. */
const looked = new Map<Chain, number>();

/** Signs where a ledger ends, now and then. Answers when to come again (ms since 1970), null for when something happens. */
export async function anchorSometimes(
	env: CatalogEnv,
	d1: D1Database,
	chain: Chain,
	now = Date.now(),
): Promise<number | null> {
	const next = (looked.get(chain) ?? 0) + pause;
	if (now < next) return next;
	looked.set(chain, now);
	await anchor(d1, chain, env, now);
	return null;
}
