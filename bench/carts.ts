import type { Request } from "autocannon";
import type { Product } from "../workers/kit/product.ts";
import { ask, atGateway, json } from "./requests.ts";

/** Variants of which there are so many. */
export async function sellable(gateway: string, slugs: readonly string[], least: number): Promise<string[]> {
	const found: string[] = [];
	for (const slug of slugs) {
		const { variants } = await ask<Product>(gateway, atGateway({ path: `/api/products/${slug}` }));
		found.push(...variants.filter(({ available }) => available >= least).map(({ id }) => id));
	}
	return found;
}

export const adding = (variantId: string, headers: Record<string, string> = {}): Request =>
	json("POST", "/api/cart/add", { variantId, quantity: 1 }, headers);

/** So many carts of three lines each, begun here; answers requests that each add one more of what is in them. */
export async function additions(gateway: string, carts: number, variants: readonly string[]): Promise<Request[]> {
	const requests: Request[] = [];
	for (let cart = 0; cart < carts; cart++) {
		let token: string | undefined;
		for (let line = 0; line < 3; line++) {
			const variantId = variants[(cart * 3 + line) % variants.length] ?? "";
			const begun = await ask<{ cartToken?: string }>(
				gateway,
				atGateway(adding(variantId, token ? { "x-cart-token": token } : {})),
			);
			token ??= begun.cartToken ?? "";
			requests.push(adding(variantId, { "x-cart-token": token }));
		}
	}
	return requests;
}
