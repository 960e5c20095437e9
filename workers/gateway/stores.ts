import { retrying, within } from "../kit/retry.ts";
import type { Store } from "../kit/store.ts";

export type Directory = { byHost(host: string): Promise<Store | undefined> };

/** How long a change of a store's settings may take to be seen here. */
const life = 5000;
/** How long we wait for the answer. */
const patience = 5000;
/** Hosts that are nobody's are remembered too; strangers cannot fill the memory with them. */
const most = 1000;

const known = new Map<string, { store: Store | undefined; until: number }>();

/** The store that answers at this host (lower case, no port), from this isolate's memory when it is fresh; also when it is not and nobody answers. */
export async function storeAt(directory: Directory, host: string): Promise<Store | undefined> {
	const now = Date.now();
	const remembered = known.get(host);
	if (remembered && remembered.until > now) return remembered.store;
	try {
		const store = await within(
			patience,
			retrying(() => directory.byHost(host)),
		);
		if (known.size >= most) known.clear();
		known.set(host, { store, until: now + life });
		return store;
	} catch (error) {
		if (!remembered?.store) throw error;
		known.set(host, { store: remembered.store, until: now + life });
		return remembered.store;
	}
}
