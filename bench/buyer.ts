import type { Request } from "autocannon";
import type { CheckoutAnswer } from "../workers/checkout/check-out.ts";
import type { Order } from "../workers/kit/order.ts";
import { adding } from "./carts.ts";
import { atGateway, json } from "./requests.ts";
import type { Shop } from "./shop.ts";

const form = {
	email: "ada@example.com",
	shippingAddress: { name: "Ada Soler", street: "Carrer Nou 1", city: "Girona", postalCode: "17001", country: "ES" },
};

type Doors = Pick<Shop, "gateway" | "payments">;

/** A guest who buys one thing, from an address of her own. */
export class Buyer {
	readonly #doors: Doors;
	readonly #address: Record<string, string>;
	#cartToken = "";

	constructor(doors: Doors) {
		this.#doors = doors;
		this.#address = { "cf-connecting-ip": atGateway({}).headers?.["cf-connecting-ip"] ?? "" };
	}

	/** Adds it, checks out, pays, and finds the order confirmed; throws where any of it fails. */
	async buy(variantId: string): Promise<void> {
		await this.add(variantId);
		const placed = await this.checkOut();
		if (!placed) throw new Error(`There is none of ${variantId} left`);
		await this.pay(placed);
	}

	async add(variantId: string): Promise<void> {
		const { status, body } = await this.#ask<{ cartToken?: string }>(adding(variantId));
		if (status !== 200 || !body.cartToken) throw new Error(`Adding answered ${status}`);
		this.#cartToken = body.cartToken;
	}

	/** Undefined when somebody else has the last one. */
	async checkOut(): Promise<CheckoutAnswer | undefined> {
		const headers = { "x-cart-token": this.#cartToken };
		const { status, body } = await this.#ask<CheckoutAnswer & { code?: string }>(
			json("POST", "/api/cart/checkout", form, headers),
		);
		if (status === 409 && body.code === "stock.insufficient") return undefined;
		if (status !== 201) throw new Error(`Checking out answered ${status} ${body.code}`);
		return body;
	}

	/** Types the card into the payment page and looks at the order by its link. */
	async pay({ order, payment }: CheckoutAnswer): Promise<void> {
		const page = await fetch(this.#doors.payments + new URL(payment.url).pathname, {
			method: "POST",
			body: new URLSearchParams({ card: "4242424242424242" }),
			redirect: "manual",
		});
		await page.body?.cancel();
		if (page.status !== 303) throw new Error(`Paying answered ${page.status}`);
		const { pathname, search } = new URL(order.link);
		const { body } = await this.#ask<Order>({ path: `/api${pathname}${search}` });
		if (body.status !== "confirmed") throw new Error(`${order.id} was paid and is ${body.status}`);
	}

	async #ask<Body>({ path = "/", method = "GET", headers, body }: Request): Promise<{ status: number; body: Body }> {
		const answer = await fetch(this.#doors.gateway + path, {
			method,
			headers: { ...headers, ...this.#address },
			...(body !== undefined && { body }),
		});
		return { status: answer.status, body: (await answer.json()) as Body };
	}
}
