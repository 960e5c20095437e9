import { demoStores } from "./stores.ts";

const idOf = (slug: string): string => demoStores.find(({ store }) => store.slug === slug)?.store.id ?? "";

/** Who can sign in on a developer's machine; all with the same password. */
export const demoPassword = "Tussi-demo-1";
export const demoPeople = [
	{ storeId: idOf("tussi"), email: "admin@tussi.test", role: "admin", name: "Alma Admin" },
	{ storeId: idOf("tussi"), email: "shopper@tussi.test", role: "customer", name: "Sol Shopper" },
	{ storeId: idOf("my-brand"), email: "partner@my-brand.test", role: "partner", name: "Pat Partner" },
] as const;
