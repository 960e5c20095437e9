import { DurableObject } from "cloudflare:workers";
import { newId } from "../workers/kit/ids.ts";
import { type Refusal, refuse } from "../workers/kit/problem.ts";

/** The most of one line, and the most lines: bounds for a person, not for a warehouse. */
const maxQuantity = 999;
const maxLines = 100;
/** How long an idempotency key is remembered, and how long an unanswered one counts as still running. */
const keyLife = 24 * 60 * 60 * 1000;
const keyLease = 60 * 1000;

export type CartLineState = {
	id: string;
	variantId: string;
	productId: string;
	title: string;
	quantity: number;
	addedPriceMinor: number;
};
export type CartState = {
	version: number;
	lines: CartLineState[];
	shippingMethod: string | null;
	country: string | null;
	/** Orders begun from this cart that are neither paid nor given up. */
	openOrders: string[];
};
export type CartChange = { ok: true; cart: CartState } | Refusal;
export type Bought = { lineId: string; quantity: number };
type Adding = Pick<CartLineState, "variantId" | "productId" | "title" | "addedPriceMinor"> & { quantity: number };
export type KeyClaim =
	| { state: "yours"; claim: number }
	| { state: "running" }
	| { state: "other_request" }
	| { state: "answered"; answer: string };

/**
 * One cart. Its name is `storeId/cartId`. It keeps state and talks to nobody: every method is one synchronous turn in one
 * transaction, so whatever comes at the same time, no line is lost and nothing is seen half done.
 */
export class Cart extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#sql.exec(`
			CREATE TABLE IF NOT EXISTS cart (one INTEGER PRIMARY KEY CHECK (one = 1), store_id TEXT NOT NULL, version INTEGER NOT NULL,
				shipping_method TEXT, country TEXT);
			CREATE TABLE IF NOT EXISTS lines (id TEXT PRIMARY KEY, variant_id TEXT NOT NULL UNIQUE, product_id TEXT NOT NULL, title TEXT NOT NULL,
				quantity INTEGER NOT NULL CHECK (quantity > 0), added_price_minor INTEGER NOT NULL);
			CREATE TABLE IF NOT EXISTS attempts (order_id TEXT PRIMARY KEY, state TEXT NOT NULL, lines TEXT NOT NULL);
			CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, request TEXT NOT NULL, answer TEXT, at INTEGER NOT NULL);
		`);
	}

	read(): CartState {
		const [cart] = this.#sql
			.exec<{ version: number; shipping_method: string | null; country: string | null }>("SELECT * FROM cart")
			.toArray();
		const lines = this.#sql.exec<CartLineState>(
			"SELECT id, variant_id AS variantId, product_id AS productId, title, quantity, added_price_minor AS addedPriceMinor FROM lines ORDER BY id",
		);
		return {
			version: cart?.version ?? 0,
			lines: lines.toArray(),
			shippingMethod: cart?.shipping_method ?? null,
			country: cart?.country ?? null,
			openOrders: this.#openOrders(),
		};
	}

	add(adding: Adding, ifVersion?: number): CartChange {
		return this.#change(ifVersion, () => {
			const before = this.read().lines.find((line) => line.variantId === adding.variantId);
			if ((before?.quantity ?? 0) + adding.quantity > maxQuantity)
				return refuse("cart.full", `No more than ${maxQuantity} of one thing fit into a cart.`);
			if (!before && this.read().lines.length >= maxLines)
				return refuse("cart.full", `No more than ${maxLines} different things fit into a cart.`);
			this.#sql.exec(
				`INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (variant_id) DO UPDATE
				SET quantity = quantity + excluded.quantity, title = excluded.title, added_price_minor = excluded.added_price_minor`,
				...[newId("lin"), adding.variantId, adding.productId, adding.title, adding.quantity, adding.addedPriceMinor],
			);
			return undefined;
		});
	}

	/** Sets a line's quantity; 0 removes it. `ifVersion` refuses when the cart has changed since. */
	setQuantity(lineId: string, quantity: number, ifVersion?: number): CartChange {
		return this.#change(ifVersion, () => {
			if (quantity > maxQuantity)
				return refuse("cart.full", `No more than ${maxQuantity} of one thing fit into a cart.`);
			const done =
				quantity === 0
					? this.#sql.exec("DELETE FROM lines WHERE id = ?", lineId)
					: this.#sql.exec("UPDATE lines SET quantity = ? WHERE id = ?", quantity, lineId);
			return done.rowsWritten === 0 ? refuse("cart.line_not_found", "It may have been removed already.") : undefined;
		});
	}

	clear(ifVersion?: number): CartChange {
		return this.#change(ifVersion, () => {
			this.#sql.exec("DELETE FROM lines");
			return undefined;
		});
	}

	choose(
		choice: { shippingMethod?: string | undefined; country?: string | undefined },
		ifVersion?: number,
	): CartChange {
		return this.#change(ifVersion, () => {
			this.#sql.exec(
				"UPDATE cart SET shipping_method = coalesce(?, shipping_method), country = coalesce(?, country)",
				choice.shippingMethod ?? null,
				choice.country ?? null,
			);
			return undefined;
		});
	}

	/**
	 * Remembers an attempt to buy these lines before anything of it is recorded elsewhere. Answers the attempts it
	 * supersedes: they are still open and the caller has to end them.
	 */
	beginAttempt(orderId: string, lines: readonly Bought[]): { superseded: string[] } {
		return this.ctx.storage.transactionSync(() => {
			const superseded = this.#openOrders().filter((open) => open !== orderId);
			this.#sql.exec(
				"INSERT INTO attempts VALUES (?, 'open', ?) ON CONFLICT DO NOTHING",
				orderId,
				JSON.stringify(lines),
			);
			return { superseded };
		});
	}

	/** Ends an attempt, once. Of what was bought only those quantities leave the cart; what came in meanwhile stays. */
	endAttempt(orderId: string, outcome: "bought" | "given_up"): void {
		this.ctx.storage.transactionSync(() => {
			const [attempt] = this.#sql
				.exec<{ lines: string }>("SELECT lines FROM attempts WHERE order_id = ? AND state = 'open'", orderId)
				.toArray();
			if (!attempt) return;
			this.#sql.exec("UPDATE attempts SET state = ? WHERE order_id = ?", outcome, orderId);
			if (outcome !== "bought") return;
			for (const { lineId, quantity } of JSON.parse(attempt.lines) as Bought[]) {
				this.#sql.exec("DELETE FROM lines WHERE id = ? AND quantity <= ?", lineId, quantity);
				this.#sql.exec("UPDATE lines SET quantity = quantity - ? WHERE id = ?", quantity, lineId);
			}
			this.#sql.exec("UPDATE cart SET version = version + 1");
		});
	}

	/** Claims an idempotency key for a request (its hash), or says what became of the request that claimed it first. */
	claimKey(key: string, request: string, now = Date.now()): KeyClaim {
		return this.ctx.storage.transactionSync(() => {
			this.#sql.exec("DELETE FROM keys WHERE at <= ? OR (answer IS NULL AND at <= ?)", now - keyLife, now - keyLease);
			const [known] = this.#sql
				.exec<{ request: string; answer: string | null }>("SELECT request, answer FROM keys WHERE key = ?", key)
				.toArray();
			if (known && known.request !== request) return { state: "other_request" };
			if (known) return known.answer === null ? { state: "running" } : { state: "answered", answer: known.answer };
			this.#sql.exec("INSERT INTO keys VALUES (?, ?, NULL, ?)", key, request, now);
			return { state: "yours", claim: now };
		});
	}

	/** Keeps the answer for repeats of the request; without one the key is free again. A claim that ran out has no say any more. */
	answerKey(key: string, claim: number, answer: string | undefined): void {
		if (answer === undefined) this.#sql.exec("DELETE FROM keys WHERE key = ? AND at = ?", key, claim);
		else this.#sql.exec("UPDATE keys SET answer = ? WHERE key = ? AND at = ?", answer, key, claim);
	}

	#openOrders(): string[] {
		return this.#sql
			.exec<{ order_id: string }>("SELECT order_id FROM attempts WHERE state = 'open'")
			.toArray()
			.map((attempt) => attempt.order_id);
	}

	#change(ifVersion: number | undefined, apply: () => Refusal | undefined): CartChange {
		return this.ctx.storage.transactionSync(() => {
			const [storeId = ""] = (this.ctx.id.name ?? "").split("/");
			this.#sql.exec("INSERT INTO cart (one, store_id, version) VALUES (1, ?, 0) ON CONFLICT DO NOTHING", storeId);
			if (ifVersion !== undefined && ifVersion !== this.read().version)
				return refuse("cart.changed", "Somebody changed the cart meanwhile. Look at it again.");
			const refusal = apply();
			if (refusal) return refusal;
			this.#sql.exec("UPDATE cart SET version = version + 1");
			return { ok: true, cart: this.read() };
		});
	}
}
