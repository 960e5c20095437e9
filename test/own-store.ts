import { myBrandTheme } from "../web/themes.ts";
import type { Store } from "../workers/kit/store.ts";
import { demoStores } from "../workers/local/demo/stores.ts";
import { tussiProducts } from "../workers/local/demo/tussi.ts";
import type { Shop } from "./shop.ts";

const category = (slug: string, title: string, parent: string | null = null) => ({
	...{ slug, title, titleEs: title, line: "", lineEs: "", parent },
});

/** What is sold in it: drops, which are for calm, and clothes. */
const categories = [category("calm", "Calm"), category("drops", "Drops", "calm"), category("wear", "Wear")];

const few = (from: string, to: string) =>
	tussiProducts
		.filter((draft) => draft.category === from)
		.slice(0, 6)
		.map((draft) => ({ ...draft, category: to, vendor: "" }));

/** A partner's store of its own host, with the settings that are to be looked at; answers where it is. */
export async function openStore(shop: Shop, slug: string, settings: Partial<Store> = {}): Promise<string> {
	const store: Store = {
		...(demoStores[0]?.store as Store),
		...{ id: `sto_${crypto.randomUUID()}`, slug, name: "Night Garden", theme: myBrandTheme, voice: {}, ...settings },
	};
	// The demo stores are there before the first answer, and only into an empty shop.
	await shop.fetch("/api/health");
	const { STORES, CATALOG } = await shop.env<LocalEnv>("local");
	await CATALOG.putCategories(store.id, categories);
	await CATALOG.importProducts(store, [...few("calm", "drops"), ...few("wear", "wear")]);
	const host = `${slug}.localhost`;
	await STORES.put(store, [host]);
	return `http://${host}:${new URL(shop.origin).port}`;
}
