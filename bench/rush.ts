import { newKey } from "./api-key.ts";
import { Buyer } from "./buyer.ts";
import { ask, atGateway, json } from "./requests.ts";
import type { Shop } from "./shop.ts";

/** So many want one of so many units, all at the same moment. */
export const crowded = { shoppers: 200, units: 50 };

/** How long (ms) it took until everybody knew, and how many have one. */
export type Rush = { took: number; sold: number };
export type Scarce = { productId: string; variantId: string; stock: number };

/** Runs rushes on the shop, and beside them on an object that only counts down. */
export class Rushes {
	readonly #shop: Shop;
	readonly #authorization: string;
	#rushes = 0;

	private constructor(shop: Shop, key: string) {
		this.#shop = shop;
		this.#authorization = `Bearer ${key}`;
	}

	static start = async (shop: Shop): Promise<Rushes> => new Rushes(shop, await newKey(shop.gateway));

	/** Their carts are filled beforehand; then all check out at once, and who can pays and finds her order confirmed. */
	async inShop(thing: Scarce): Promise<Rush> {
		await this.#leave(thing, crowded.units);
		const buyers = Array.from({ length: crowded.shoppers }, () => new Buyer(this.#shop));
		for (const buyer of buyers) await buyer.add(thing.variantId);
		const { gateway, payments } = this.#shop;
		await open(`${payments}/__dev/stripe/book.json`, crowded.units);
		return timed(gateway, buyers, async (buyer) => {
			const placed = await buyer.checkOut();
			if (placed) await buyer.pay(placed);
			return placed !== undefined;
		});
	}

	/** One request each: the object counts down, or says that nothing is left. */
	async onCounter(): Promise<Rush> {
		const { probe } = this.#shop;
		const counter = `/counter/${this.#rushes++}`;
		await ask(probe, json("PUT", counter, { count: crowded.units }));
		return timed(probe, Array.from({ length: crowded.shoppers }), async () => {
			const answer = await fetch(`${probe}${counter}/take`, { method: "POST" });
			await answer.json();
			return answer.ok;
		});
	}

	async #leave({ productId, variantId, stock }: Scarce, units: number): Promise<void> {
		const body = { variantId, delta: units - stock, reason: "The last ones" };
		const headers = { authorization: this.#authorization };
		if (stock !== units)
			await ask(this.#shop.gateway, atGateway(json("POST", `/api/products/${productId}/stock`, body, headers)));
	}
}

/** Over connections that are open already: opening them is no part of it. */
async function timed<Person>(
	origin: string,
	people: readonly Person[],
	act: (person: Person) => Promise<boolean>,
): Promise<Rush> {
	await open(`${origin}/health`, people.length);
	const begun = performance.now();
	const outcomes = await Promise.all(people.map(act));
	return { took: performance.now() - begun, sold: outcomes.filter(Boolean).length };
}

/** Leaves so many connections open. */
async function open(address: string, count: number): Promise<void> {
	await Promise.all(Array.from({ length: count }, async () => (await fetch(address)).text()));
}
