import { WorkerEntrypoint } from "cloudflare:workers";
import { tags as names, type Purge } from "../kit/caching.ts";
import { within } from "../kit/retry.ts";
import { hot } from "./kept/at-once.ts";
import { tagOf } from "./kept/make-answer.ts";
import { edgeOf } from "./kept/platform-edge.ts";
import { forgetFlights } from "./kept/share.ts";
import { forgetStores } from "./stores.ts";

/** More tags than this are the whole store. The platform takes a hundred at once; one is for the categories. */
const most = 99;
/** How long (ms) the log is waited for. */
const patience = 2000;

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
		const noted = await this.#note(storeId, { ...rest, tags: Object.fromEntries(left) });
		const scoped = noted.tags.map((tag) => tagOf(storeId, tag));
		await edgeOf(this.env, this.ctx).purge(scoped);
		hot.clear();
		forgetFlights();
		if (noted.error) throw noted.error;
		if (done.size > mostDone) done.clear();
		for (const [tag, asOf] of left) done.set(tagOf(storeId, tag), asOf);
	}

	/** What is to be forgotten. While nothing can be written down it is forgotten all the same, and again when it can. */
	async #note(storeId: string, purge: Purge): Promise<{ tags: string[]; error?: Error }> {
		try {
			return { tags: await within(patience, (async () => this.env.PURGE_LOG.getByName(storeId).note(purge))()) };
		} catch (error) {
			// Nor is it known whether other categories are shown.
			return { tags: [...Object.keys(purge.tags), names.categories], error: new Error("Not noted", { cause: error }) };
		}
	}

	/** A store's settings were changed; its answers are kept by its version. */
	storeChanged(storeId: string): void {
		forgetStores(storeId);
	}
}
