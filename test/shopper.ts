import { expect } from "vitest";
import type { Cart } from "../workers/kit/cart.ts";
import type { Order } from "../workers/kit/order.ts";
import type { Product, ProductPage, Variant } from "../workers/kit/product.ts";
import { newAddress, type Shop } from "./shop.ts";

export const cards = {
	good: "4242 4242 4242 4242",
	declined: "4000000000000002",
	poor: "4000000000009995",
	disputed: "4000000000000259",
};

export const address = {
	name: "Ada Soler",
	street: "Carrer Nou 1",
	city: "Girona",
	postalCode: "17001",
	country: "ES",
};

export type Placed = { order: Order; payment: { provider: string; status: string; url: string; expiresAt: string } };
export type Answer<Body> = { status: number; headers: Headers; body: Body };
export type Problem = {
	status: number;
	code: string;
	detail: string;
	requestId: string;
	errors?: { path: string; message: string; line?: number }[];
	lines?: { variantId: string; available: number }[];
	cart?: Cart;
};

/** A guest with the public API and nothing else. `host` is where she shops; by default at the shop's own address. */
export class Shopper {
	cartToken: string | undefined;
	/** Her access token, once she has signed in. */
	accessToken: string | undefined;
	readonly address = newAddress();
	readonly #shop: Shop;
	readonly #host: string;

	constructor(shop: Shop, host = "") {
		this.#shop = shop;
		this.#host = host;
	}

	async call<Body>(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Answer<Body>> {
		const response = await this.#shop.fetch(this.#host + path, {
			method,
			headers: {
				"cf-connecting-ip": this.address,
				...(this.cartToken && { "x-cart-token": this.cartToken }),
				...(this.accessToken && { authorization: `Bearer ${this.accessToken}` }),
				...(body !== undefined && { "content-type": "application/json" }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		expect(await this.#shop.contract(method, this.#host + path, response)).toEqual([]);
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as Body };
	}

	async products(query = ""): Promise<ProductPage> {
		await this.#shop.showStock();
		return (await this.call<ProductPage>("GET", `/api/products${query}`)).body;
	}

	async product(idOrSlug: string): Promise<Product> {
		await this.#shop.showStock();
		return (await this.call<Product>("GET", `/api/products/${idOrSlug}`)).body;
	}

	/** A variant with at least so many units, and the product it is of. */
	async something(least = 1): Promise<{ product: Product; variant: Variant }> {
		for (const product of (await this.products("?limit=100")).items) {
			const variant = product.variants.find(({ available }) => available >= least);
			if (variant) return { product, variant };
		}
		return expect.unreachable(`nothing with ${least} units`);
	}

	async add(variantId: string, quantity = 1): Promise<Cart> {
		const { status, body } = await this.call<Cart & { cartToken?: string }>("POST", "/api/cart/add", {
			variantId,
			quantity,
		});
		expect(status, JSON.stringify(body)).toBe(200);
		this.cartToken ??= body.cartToken;
		return body;
	}

	async cart(): Promise<Cart> {
		return (await this.call<Cart>("GET", "/api/cart")).body;
	}

	checkOut<Body = Placed>(headers: Record<string, string> = {}, form: object = {}): Promise<Answer<Body>> {
		return this.call<Body>(
			"POST",
			"/api/cart/checkout",
			{ email: "ada@example.com", shippingAddress: address, ...form },
			headers,
		);
	}

	/** Checks out and answers what was placed. */
	async place(): Promise<Placed> {
		const { status, body } = await this.checkOut();
		expect(status, JSON.stringify(body)).toBe(201);
		return body;
	}

	/** Types the card into the payment page; answers where that leads. */
	async pay(placed: Placed, card: string): Promise<string> {
		const response = await this.#shop.fetch(placed.payment.url, {
			method: "POST",
			body: new URLSearchParams({ card }),
		});
		expect(response.status, await response.text()).toBe(303);
		return response.headers.get("location") ?? "";
	}

	/** Follows the way back from paying, as a browser would. */
	async comeBack(address: string): Promise<Response> {
		return this.#shop.fetch(address, { headers: { accept: "text/html" } });
	}

	async order(placed: Placed): Promise<Order> {
		const { pathname, search } = new URL(placed.order.link);
		return (await this.call<Order>("GET", `/api${pathname}${search}`)).body;
	}
}
