import { myBrandTheme, myBrandVoice, tussiTheme, tussiVoice } from "../../../web/themes.ts";
import type { Store } from "../../kit/store.ts";

const tussi: Store = {
	id: "sto_01990000-0000-7000-8000-000000000001",
	slug: "tussi",
	name: "Tussi",
	currency: "EUR",
	locales: ["en", "es"],
	taxBasisPoints: 2100,
	shipping: [
		{
			id: "standard",
			name: { en: "Standard, 3–5 days", es: "Estándar, 3–5 días" },
			priceMinor: 490,
			freeFromMinor: 7500,
		},
		{
			id: "express",
			name: { en: "Express, next working day", es: "Exprés, el siguiente día laborable" },
			priceMinor: 1190,
			freeFromMinor: null,
		},
	],
	countries: ["ES", "PT", "FR", "DE", "IT", "NL", "BE", "AT", "IE"],
	theme: tussiTheme,
	voice: tussiVoice,
};

const myBrand: Store = {
	id: "sto_01990000-0000-7000-8000-000000000002",
	slug: "my-brand",
	name: "My Brand",
	currency: "GBP",
	locales: ["en", "es"],
	taxBasisPoints: 2000,
	shipping: [
		{ id: "parcel", name: { en: "Parcel, 2–4 days", es: "Paquete, 2–4 días" }, priceMinor: 550, freeFromMinor: 9000 },
	],
	countries: ["GB", "IE"],
	theme: myBrandTheme,
	voice: myBrandVoice,
	payments: { account: "acct_demo_my_brand", feeBasisPoints: 500 },
};

/** The demo stores and where each answers. */
export const demoStores: { store: Store; hosts: string[] }[] = [
	{ store: tussi, hosts: ["localhost", "127.0.0.1"] },
	{ store: myBrand, hosts: ["my-brand.localhost"] },
];
