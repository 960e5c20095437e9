import type { Product } from "../workers/kit/product.ts";
import { newKey } from "./api-key.ts";
import type { Sample } from "./load.ts";
import { ask, atGateway, json } from "./requests.ts";
import type { Shop } from "./shop.ts";
import { startStream } from "./stream.ts";

type Counted = { productId: string; slug: string; variantId: string; stock: number };

/** Somebody who counts: every write adds one to a variant or takes it away again. */
export class StockWriter {
	readonly #gateway: string;
	readonly #authorization: string;
	readonly #counted: Counted[];
	#writes = 0;

	private constructor(gateway: string, key: string, counted: Counted[]) {
		this.#gateway = gateway;
		this.#authorization = `Bearer ${key}`;
		this.#counted = counted;
	}

	/** Counts one variant of each of these products. */
	static async start({ gateway }: Shop, slugs: readonly string[]): Promise<StockWriter> {
		const counted: Counted[] = [];
		for (const slug of slugs) {
			const { id, variants } = await ask<Product>(gateway, atGateway({ path: `/api/products/${slug}` }));
			const variant = variants.find(({ available }) => available > 5);
			if (variant) counted.push({ productId: id, slug, variantId: variant.id, stock: variant.stock });
		}
		return new StockWriter(gateway, await newKey(gateway), counted);
	}

	/** Writes at this rate while the work lasts. */
	async during<Result>(perSecond: number, work: () => Promise<Result>): Promise<[Result, Sample]> {
		const stream = startStream(perSecond, async () => (await this.write()) === undefined);
		// Reads are measured with the writing under way, not with its beginning.
		await new Promise((wait) => setTimeout(wait, 300));
		try {
			const result = await work();
			return [result, await stream.stop()];
		} catch (error) {
			await stream.stop();
			throw error;
		}
	}

	/** One write; answers what went wrong, if anything. */
	async write(): Promise<string | undefined> {
		const turn = this.#writes++;
		const counted = this.#counted[turn % this.#counted.length];
		if (!counted) return "there is nothing to count";
		const delta = Math.floor(turn / this.#counted.length) % 2 === 0 ? 1 : -1;
		const { path, method, headers, body } = atGateway(
			json(
				"POST",
				`/api/products/${counted.productId}/stock`,
				{ variantId: counted.variantId, delta, reason: "Counted" },
				{ authorization: this.#authorization },
			),
		);
		const answer = await fetch(`${this.#gateway}${path}`, { method, headers, body } as RequestInit);
		const { code } = (await answer.json()) as { code?: string };
		if (!answer.ok) return `answers ${answer.status} ${code}`;
		counted.stock += delta;
		return undefined;
	}

	/** How many variants do not say, within some seconds, what was written to them. */
	async lost(patience = 10_000): Promise<number> {
		const until = performance.now() + patience;
		let missing = this.#counted;
		while (missing.length > 0 && performance.now() < until) {
			const wrong = await Promise.all(missing.map((counted) => this.#isWrong(counted)));
			missing = missing.filter((_, at) => wrong[at]);
			if (missing.length > 0) await new Promise((wait) => setTimeout(wait, 250));
		}
		return missing.length;
	}

	async #isWrong({ slug, variantId, stock }: Counted): Promise<boolean> {
		const { variants } = await ask<Product>(this.#gateway, atGateway({ path: `/api/products/${slug}` }));
		return variants.find(({ id }) => id === variantId)?.stock !== stock;
	}
}
