import { type Shop, startShop } from "./shop.ts";

/** A host of the default store as in production: not of this machine. */
export const publicHost = "shop.example";

/** A shop that answers at it, too. */
export async function startPublicShop(): Promise<Shop> {
	const shop = await startShop();
	await shop.fetch("/health");
	const { DB } = await shop.env<StoresEnv>("stores");
	const mine = DB.prepare("INSERT INTO hosts (host, store_id) SELECT ?, id FROM stores WHERE slug = 'tussi'");
	await mine.bind(publicHost).run();
	return shop;
}
