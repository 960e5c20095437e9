import type { Store } from "../workers/kit/store.ts";
import { demoStores } from "../workers/local/demo/stores.ts";
import { type Draft, makeCategories, makeProducts } from "./products.ts";

/** Like the demo's default store, which nothing here is sold from. */
export const store: Store = { ...demoStore(), id: "sto_01990000-0000-7000-8000-0000000000b1", slug: "bench" };
export const partner = { email: "partner@bench.test", password: "Tussi-bench-1" };

function demoStore(): Store {
	const [first] = demoStores;
	if (!first) throw new Error("The demo has no store");
	return first.store;
}

/** So many products an import at once. */
const part = 500;

/** Fills an empty shop through the probe's door. */
export async function seed(probe: string, count: number, progress: (done: number) => void): Promise<void> {
	await put(probe, "/store", { store, hosts: ["localhost", "127.0.0.1"] });
	await put(probe, "/person", { ...partner, storeId: store.id, role: "partner", name: "Pat Partner" });
	const categories = makeCategories();
	// A branch at a time: what lies in a category comes right behind it.
	for (const branch of chunked(categories, categories.length / 8))
		await put(probe, "/categories", { store, categories: branch });
	for (let from = 0; from < count; from += part) {
		const drafts: Draft[] = makeProducts(Math.min(count, from + part), undefined, from);
		await put(probe, "/products", { store, drafts });
		progress(from + drafts.length);
	}
}

const chunked = <Item>(items: readonly Item[], size: number): Item[][] =>
	Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

async function put(probe: string, path: string, body: unknown): Promise<void> {
	const answer = await fetch(probe + path, { method: "POST", body: JSON.stringify(body) });
	if (!answer.ok) throw new Error(`Filling the shop: ${path} answered ${answer.status} ${await answer.text()}`);
}
