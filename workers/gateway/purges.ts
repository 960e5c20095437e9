import { WorkerEntrypoint } from "cloudflare:workers";
import { tags as names, type Purge } from "../kit/caching.ts";
import { hot } from "./kept/at-once.ts";
import { tagOf } from "./kept/make-answer.ts";
import { edgeOf } from "./kept/platform-edge.ts";
import { forgetFlights } from "./kept/share.ts";
import { forgetStores } from "./stores.ts";

/** More tags than this are the whole store. */
const most = 100;

/** Up to which change each tag was purged by this isolate: changes are told more than once. */
const done = new Map<string, number>();
const mostDone = 10_000;

const fewOf = (tags: Purge["tags"]): Purge["tags"] =>
	Object.keys(tags).length > most ? { [names.store]: Math.max(...Object.values(tags)) } : tags;

/** What was changed is told here, and is asked for anew from then on. */
export class Purges extends WorkerEntrypoint<GatewayEnv> {
	/** When it answers nobody will be given an answer older than that by any cache, or by an isolate's memory for longer than a second. May be repeated. */
	async purge(storeId: string, { tags, ...rest }: Purge): Promise<void> {
		const wanted = fewOf(tags);
		const left = Object.entries(wanted).filter(([tag, asOf]) => (done.get(tagOf(storeId, tag)) ?? -1) < asOf);
		if (left.length === 0) return;
		// Written down first: from now on nothing older is kept that is still being made.
		const log = this.env.PURGE_LOG.getByName(storeId);
		const all = await log.note({ ...rest, tags: Object.fromEntries(left) });
		const scoped = all.map((tag) => tagOf(storeId, tag));
		await edgeOf(this.env, this.ctx).purge(scoped);
		hot.clear();
		forgetFlights();
		if (done.size > mostDone) done.clear();
		for (const [tag, asOf] of left) done.set(tagOf(storeId, tag), asOf);
	}

	/** A store's settings were changed; its answers are kept by its version. */
	storeChanged(storeId: string): void {
		forgetStores(storeId);
	}
}
