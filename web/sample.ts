import type { Profile, SavedAddress, Session } from "../workers/kit/account.ts";
import type { Cart } from "../workers/kit/cart.ts";
import type { Order, OrderSummary } from "../workers/kit/order.ts";
import type { OrderTold } from "../workers/kit/order-told.ts";
import type { Category, Facets, Product, Variant } from "../workers/kit/product.ts";
import type { Store } from "../workers/kit/store.ts";
import { readSelection } from "./list-selection.ts";
import type { PageContext } from "./page.ts";
import type { ProductList } from "./product-list.ts";
import { myBrandTheme, myBrandVoice, tussiTheme, tussiVoice } from "./themes.ts";

/** Two stores and a few things in them, for the tests beside the pages. */
const store = (more: Pick<Store, "slug" | "name" | "theme" | "voice">): Store => ({
	id: `sto_${more.slug}`,
	currency: "EUR",
	locales: ["en", "es"],
	taxBasisPoints: 2100,
	shipping: [
		{ id: "standard", name: { en: "Standard", es: "Normal" }, priceMinor: 490, freeFromMinor: 6000 },
		{ id: "express", name: { en: "Express", es: "Exprés" }, priceMinor: 990, freeFromMinor: null },
	],
	countries: ["ES", "DE", "FR"],
	...more,
});

export const tussi = store({ slug: "tussi", name: "Tussi", theme: tussiTheme, voice: tussiVoice });
export const myBrand = store({ slug: "my-brand", name: "Hill & Kiln", theme: myBrandTheme, voice: myBrandVoice });

export const pageOf = (of: Store, more: Partial<PageContext> = {}): PageContext => ({
	store: of,
	locale: "en",
	path: "/",
	localePrefix: "/en",
	origin: "https://shop.test",
	assets: { css: "/a.css", js: "/a.js" },
	...more,
});

const eur = (amount: number) => ({ amount, currency: "EUR" });

export const variant = (more: Partial<Variant> = {}): Variant => ({
	id: "var_1",
	title: "",
	sku: "SKU-1",
	options: {},
	price: eur(1999),
	compareAtPrice: null,
	stock: 9,
	available: 9,
	...more,
});

export const product = (more: Partial<Product> = {}): Product => ({
	id: "prd_1",
	slug: "velvet-static",
	version: 1,
	status: "published",
	title: "Velvet Static",
	description: "<p>Soft noise.</p>",
	vendor: "Prado Lento",
	category: "calm",
	tags: [],
	specifications: { Material: "Cotton" },
	images: [{ src: "/art/calm/velvet-static-1.svg", alt: "Pink waves" }],
	options: [],
	variants: [variant()],
	availability: "in_stock",
	translations: {
		es: { title: "Estática de terciopelo", labels: { Material: "Tejido", Cotton: "Algodón", Size: "Talla" } },
	},
	createdAt: "2026-11-01T10:00:00Z",
	updatedAt: "2026-11-01T10:00:00Z",
	...more,
});

export const inSizes = product({
	options: [{ name: "Size", values: ["S", "M"] }],
	variants: [
		variant({ id: "var_s", options: { Size: "S" }, available: 0 }),
		variant({ id: "var_m", options: { Size: "M" }, compareAtPrice: eur(2999) }),
	],
});

export const category: Category = {
	id: "cat_1",
	slug: "calm",
	title: "Calm",
	titleEs: "Calma",
	line: "Nowhere to be.",
	lineEs: "Sin prisa.",
	parent: null,
	depth: 0,
	position: 0,
	count: 12,
	version: 1,
};

/** A tree: calm, teas within it, cold teas within those. */
export const categories: Category[] = [
	category,
	{ ...category, id: "cat_2", slug: "teas", title: "Teas", titleEs: "Tés", parent: "calm", depth: 1, count: 7 },
	{ ...category, id: "cat_3", slug: "cold", title: "Cold", titleEs: "Fríos", parent: "teas", depth: 2, count: 2 },
];

export const facets: Facets = {
	categories: categories.map(({ slug, title, titleEs }, at) => ({ value: slug, title, titleEs, count: 5 - at })),
	options: [
		{
			name: "Size",
			values: [
				{ value: "S", count: 3 },
				{ value: "M", count: 1234 },
			],
		},
	],
	price: { min: eur(1950), max: eur(12_001) },
	inStock: 4,
	total: 5,
	isApproximate: false,
};

/** A list as its page gets it; `query` is what its address says. */
export const listOf = (query = "", more: Partial<ProductList> = {}): ProductList => ({
	path: "/products",
	selection: readSelection(new URLSearchParams(query), "EUR"),
	items: [product(), inSizes],
	facets,
	nextCursor: null,
	...more,
});

const sums = {
	subtotal: eur(3998),
	discount: eur(0),
	shipping: eur(490),
	tax: eur(779),
	taxIncluded: true,
	total: eur(4488),
};

const sold = {
	variantId: "var_1",
	productId: "prd_1",
	slug: "velvet-static",
	title: "Velvet Static",
	variantTitle: "",
	image: "/art/calm/velvet-static-1.svg",
	quantity: 2,
	unitPrice: eur(1999),
	lineTotal: eur(3998),
};

export const cart: Cart = {
	id: "crt_1",
	version: 1,
	shippingMethod: "standard",
	lines: [{ id: "lin_1", available: 5, priceChanged: false, wanted: null, ...sold }],
	discountCode: "",
	discountProblem: null,
	...sums,
};

export const emptyCart: Cart = { ...cart, id: null, lines: [] };

export const order: Order = {
	id: "ord_1",
	number: "T-1001",
	status: "confirmed",
	paymentStatus: "paid",
	email: "ana@example.com",
	lines: [{ id: "lin_1", ...sold }],
	shippingAddress: {
		name: "Ana",
		street: "Calle del Pez 14",
		city: "Madrid",
		province: "Madrid",
		postalCode: "28004",
		country: "ES",
	},
	shippingMethod: "standard",
	...sums,
	discountCode: "",
	refunded: eur(0),
	refunds: [],
	tracking: null,
	dispute: null,
	canCancel: true,
	canReturn: false,
	events: [
		{ at: "2026-11-19T10:00:00Z", from: null, to: "pending", by: "shopper", note: "" },
		{ at: "2026-11-19T10:01:00Z", from: "pending", to: "confirmed", by: "payment", note: "" },
	],
	createdAt: "2026-11-19T10:00:00Z",
	link: "/orders/ord_1?key=k",
};

/** One that was sent, came back and is disputed: everything an order can have. */
export const returnedOrder: Order = {
	...order,
	status: "returned",
	paymentStatus: "partially_refunded",
	discount: eur(500),
	discountCode: "LENTO",
	total: eur(3988),
	refunded: eur(2000),
	refunds: [
		{ id: "ref_1", amount: eur(1500), reason: "One box arrived dented", state: "done", at: "2026-11-24T10:00:00Z" },
		{ id: "ref_2", amount: eur(500), reason: "returned", state: "requested", at: "2026-11-26T10:00:00Z" },
	],
	tracking: { carrier: "Correos", number: "PQ4F6E0712345678X" },
	dispute: "under_review",
	canCancel: false,
	events: [
		...order.events,
		{ at: "2026-11-20T10:00:00Z", from: "confirmed", to: "processing", by: "usr_2", note: "" },
		{ at: "2026-11-20T16:00:00Z", from: "processing", to: "shipped", by: "usr_2", note: "In two parcels." },
		{ at: "2026-11-22T10:00:00Z", from: "shipped", to: "delivered", by: "usr_2", note: "" },
		{ at: "2026-11-26T10:00:00Z", from: "delivered", to: "returned", by: "shopper", note: "Too pink for the hall." },
	],
};

const summary = (number: number, more: Partial<OrderSummary> = {}): OrderSummary => ({
	id: `ord_${number}`,
	number: String(number),
	status: "delivered",
	paymentStatus: "paid",
	email: order.email,
	total: eur(4488),
	refunded: eur(0),
	dispute: null,
	createdAt: "2026-11-19T10:00:00Z",
	link: order.link,
	...more,
});

export const orders: OrderSummary[] = [
	summary(1014, { status: "pending", paymentStatus: "pending" }),
	summary(1012, { status: "shipped", total: eur(123_450) }),
	summary(1001, { status: "returned", paymentStatus: "refunded" }),
];

export const user: Profile = {
	id: "usr_1",
	email: "ana@example.com",
	name: "Ana Castellanos",
	phone: "+34 600 000 000",
	address: null,
	role: "customer",
	emailVerified: false,
	createdAt: "2026-11-01T10:00:00Z",
};

export const savedAddress: SavedAddress = { id: "adr_1", ...order.shippingAddress };

const session = (id: string, device: string, current: boolean): Session => ({
	id,
	device,
	createdAt: "2026-11-01T10:00:00Z",
	lastSeenAt: "2026-11-19T10:00:00Z",
	current,
});

export const sessions: Session[] = [
	session("ses_1", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", true),
	session(
		"ses_2",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
		false,
	),
];

export const news: OrderTold[] = [
	{ id: "ntf_2", at: "2026-11-20T09:30:00Z", kind: "order_shipped", orderId: "ord_1", number: "1012" },
	{ id: "ntf_1", at: "2026-11-19T10:00:00Z", kind: "order_confirmed", orderId: "ord_1", number: "1012" },
];
