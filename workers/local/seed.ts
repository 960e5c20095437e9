import type { Store } from "../kit/store.ts";
import { demoCategories } from "./demo/categories.ts";
import { myBrandProducts } from "./demo/my-brand.ts";
import { demoPassword, demoPeople } from "./demo/people.ts";
import { demoStores } from "./demo/stores.ts";
import { tussiProducts } from "./demo/tussi.ts";

const products: Record<string, unknown[]> = { tussi: tussiProducts, "my-brand": myBrandProducts };

type Stores = { count(): Promise<number>; put(store: Store, hosts: string[]): Promise<void> };
type Catalog = {
	putCategories(storeId: string, categories: typeof demoCategories): Promise<void>;
	importProducts(store: Store, drafts: unknown[]): Promise<unknown>;
	rebuild(): Promise<void>;
};

type Accounts = {
	put(person: { storeId: string; email: string; password: string; role: string; name: string }): Promise<unknown>;
};

/** Fills an empty shop with the demo stores, through the same doors as everything else. The stores come last: their being there says that all is. */
export async function seed({
	STORES,
	CATALOG,
	AUTH,
}: {
	STORES: Stores;
	CATALOG: Catalog;
	AUTH: Accounts;
}): Promise<void> {
	// Products kept here from before a change of the read model are on none of its shelves yet.
	if ((await STORES.count()) > 0) return CATALOG.rebuild();
	for (const { store } of demoStores) {
		await CATALOG.putCategories(
			store.id,
			demoCategories.filter((category) => category.store === store.slug),
		);
		await CATALOG.importProducts(store, products[store.slug] ?? []);
	}
	for (const person of demoPeople) await AUTH.put({ ...person, password: demoPassword });
	for (const { store, hosts } of demoStores) await STORES.put(store, hosts);
}
