import { retrying, within } from "../kit/retry.ts";
import type { Store } from "../kit/store.ts";

export type Directory = { byHost(host: string): Promise<Store | undefined> };

/** How long (ms) a change of a store's settings may take to be seen here. */
const life = 1000;
/** How long what is old is gone by where nobody answers, before they are asked again. */
const lifeAlone = 5000;
/** How long we wait for the answer. */
const patience = 5000;
/** Hosts that are nobody's are remembered too; strangers cannot fill the memory with them. */
const most = 1000;

type Known = { store: Store | undefined; until: number };
const known = new Map<string, Known>();
/** How often settings were changed: an answer that was on its way meanwhile may be older. */
let changes = 0;

/** The store that answers at this host (lower case, no port), from this isolate's memory when it is fresh; also when it is not and nobody answers. */
export async function storeAt(directory: Directory, host: string): Promise<Store | undefined> {
	const now = Date.now();
	const remembered = known.get(host);
	if (remembered && remembered.until > now) return remembered.store;
	const before = changes;
	try {
		const store = await within(
			patience,
			retrying(() => directory.byHost(host)),
		);
		if (known.size >= most) known.clear();
		// It was so when we asked, not when we were answered.
		known.set(host, { store, until: before === changes ? now + life : 0 });
		return store;
	} catch (error) {
		if (!remembered?.store) throw error;
		known.set(host, { store: remembered.store, until: now + lifeAlone });
		return remembered.store;
	}
}

/** The same, if nobody need be asked. */
export function storeRemembered(host: string, now = Date.now()): Store | undefined {
	const remembered = known.get(host);
	return remembered && remembered.until > now ? remembered.store : undefined;
}

/** Has a store looked up again by whoever asks next. */
export function forgetStores(storeId: string): void {
	changes++;
	for (const remembered of known.values()) if (remembered.store?.id === storeId) remembered.until = 0;
}
