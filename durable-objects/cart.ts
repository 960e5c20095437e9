import { DurableObject } from "cloudflare:workers";
import { newId } from "../workers/kit/ids.ts";
import { type Refusal, refuse } from "../workers/kit/problem.ts";
import { CartBook } from "./cart-book.ts";
import { CartJoining } from "./cart-joining.ts";
import { CartKeys, type KeyClaim } from "./cart-keys.ts";
import {
	type Bought,
	type Brought,
	type CartChange,
	type CartLineState,
	type CartState,
	maxLines,
	maxQuantity,
} from "./cart-state.ts";
import { quietly } from "./listeners.ts";

/** Tabs and devices that may listen to one cart; the oldest is let go for one more. */
const maxSockets = 32;
/** A guest's cart that nobody touched for this long is forgotten, in ms. */
const idleLife = 90 * 24 * 60 * 60 * 1000;
const day = 24 * 60 * 60 * 1000;
/** What happened to a cart, for whoever has it open. */
type News = { id: string; type: "cart.changed"; at: string; data: Pick<CartState, "version"> & { count: number } };
type Adding = Pick<CartLineState, "variantId" | "productId" | "title" | "addedPriceMinor"> & { quantity: number };
/** The version a change was planned for, or any of these. */
type IfVersion = number | readonly number[];
/**
 * One cart. Its name is `storeId/cartId`. It keeps state and talks to nobody: every method is one synchronous turn in one
 * transaction, so whatever comes at the same time, no line is lost and nothing is seen half done.
 */
export class Cart extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;
	readonly #book = new CartBook(this.#sql);
	readonly #joining = new CartJoining(this.#book);
	readonly #keys = new CartKeys(this.#sql);

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		// Who listens and asks whether we are still there is answered without waking the object.
		this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	read(): CartState {
		return this.#book.read();
	}

	add(adding: Adding, ifVersion?: IfVersion): CartChange {
		return this.#change(ifVersion, () => {
			const before = this.read().lines.find((line) => line.variantId === adding.variantId);
			if ((before?.quantity ?? 0) + adding.quantity > maxQuantity)
				return refuse("cart.full", `No more than ${maxQuantity} of one thing fit into a cart.`);
			if (!before && this.read().lines.length >= maxLines)
				return refuse("cart.full", `No more than ${maxLines} different things fit into a cart.`);
			this.#sql.exec(
				`INSERT INTO lines (id, variant_id, product_id, title, quantity, added_price_minor) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (variant_id) DO UPDATE SET quantity = quantity + excluded.quantity, title = excluded.title,
					added_price_minor = excluded.added_price_minor, shown_price_minor = NULL, wanted = NULL`,
				...[newId("lin"), adding.variantId, adding.productId, adding.title, adding.quantity, adding.addedPriceMinor],
			);
			return undefined;
		});
	}

	/** Sets a line's quantity; 0 removes it. `ifVersion` refuses when the cart has changed since. */
	setQuantity(lineId: string, quantity: number, ifVersion?: IfVersion): CartChange {
		return this.#change(ifVersion, () => this.#setQuantity(lineId, quantity));
	}

	/** Adds so many to a line, or takes them out: the line goes when none are left. */
	changeQuantity(lineId: string, delta: number, ifVersion?: IfVersion): CartChange {
		return this.#change(ifVersion, () => {
			const before = this.read().lines.find((line) => line.id === lineId)?.quantity ?? 0;
			return this.#setQuantity(lineId, Math.max(0, before + delta));
		});
	}

	#setQuantity(lineId: string, quantity: number): Refusal | undefined {
		if (quantity > maxQuantity) return refuse("cart.full", `No more than ${maxQuantity} of one thing fit into a cart.`);
		const done =
			quantity === 0
				? this.#sql.exec("DELETE FROM lines WHERE id = ?", lineId)
				: this.#sql.exec("UPDATE lines SET quantity = ?, wanted = NULL WHERE id = ?", quantity, lineId);
		return done.rowsWritten === 0 ? refuse("cart.line_not_found", "It may have been removed already.") : undefined;
	}

	/** She has been told these prices (by line): it is no change of the cart. */
	tellPrices(prices: Readonly<Record<string, number>>): void {
		this.ctx.storage.transactionSync(() => {
			for (const [lineId, price] of Object.entries(prices))
				this.#sql.exec("UPDATE lines SET shown_price_minor = ? WHERE id = ?", price, lineId);
		});
	}

	clear(ifVersion?: IfVersion): CartChange {
		return this.#change(ifVersion, () => {
			this.#sql.exec("DELETE FROM lines");
			return undefined;
		});
	}

	choose(
		choice: { shippingMethod?: string | undefined; country?: string | undefined; discountCode?: string | undefined },
		ifVersion?: IfVersion,
	): CartChange {
		return this.#change(ifVersion, () => {
			this.#sql.exec(
				`UPDATE cart SET shipping_method = coalesce(?, shipping_method), country = coalesce(?, country),
					discount_code = nullif(coalesce(?, discount_code), '')`,
				choice.shippingMethod ?? null,
				choice.country ?? null,
				choice.discountCode ?? null,
			);
			return undefined;
		});
	}

	/**
	 * Remembers an attempt to buy these lines. Answers the attempts it supersedes: they are still open and the caller has to
	 * end them. A cart that has been joined with another meanwhile takes none.
	 */
	beginAttempt(orderId: string, lines: readonly Bought[]): { superseded: string[]; isMerged: boolean } {
		return this.ctx.storage.transactionSync(() => {
			const superseded = this.#book.openOrders.filter((open) => open !== orderId);
			if (this.#book.movedTo !== null) return { superseded, isMerged: true };
			this.#sql.exec(
				"INSERT INTO attempts VALUES (?, 'open', ?) ON CONFLICT DO NOTHING",
				orderId,
				JSON.stringify(lines),
			);
			return { superseded, isMerged: false };
		});
	}

	/**
	 * Ends an attempt, once. Of what was bought only those quantities leave the cart; what came in meanwhile stays. One that
	 * is not known yet is remembered as ended: whoever begins it late, or brings it from another cart, does not open it again.
	 * Answers the cart this one was joined with, if it was: the attempt goes on there.
	 */
	endAttempt(orderId: string, outcome: "bought" | "given_up"): string | null {
		const isChanged = this.ctx.storage.transactionSync(() => {
			const [attempt] = this.#sql
				.exec<{ state: string; lines: string }>("SELECT state, lines FROM attempts WHERE order_id = ?", orderId)
				.toArray();
			if (!attempt) this.#sql.exec("INSERT INTO attempts VALUES (?, ?, '[]')", orderId, outcome);
			if (attempt?.state !== "open") return false;
			this.#sql.exec("UPDATE attempts SET state = ? WHERE order_id = ?", outcome, orderId);
			if (outcome !== "bought") return false;
			this.#book.takeOut(JSON.parse(attempt.lines) as Bought[]);
			this.#sql.exec("UPDATE cart SET version = version + 1, discount_code = NULL");
			return true;
		});
		if (isChanged) this.#tell();
		return this.#book.movedTo;
	}

	/** First step of joining, in the guest's cart: nothing can be put in here from now on. */
	seal(movedTo: string): Brought {
		return this.ctx.storage.transactionSync(() => {
			this.#begin();
			this.#touch();
			return this.#joining.seal(movedTo);
		});
	}

	/** Second step, in the account's: takes in what the guest's held, up to what there is of each (`most`, by variant). */
	absorb(brought: Brought, most: Readonly<Record<string, number>>): void {
		const isChanged = this.ctx.storage.transactionSync(() => {
			this.#begin();
			return this.#joining.absorb(brought, most);
		});
		if (isChanged) this.#tell();
	}

	/** Last step, in the guest's: it is empty. Who listens here comes again and is led to the other. */
	emptyOut(): void {
		this.ctx.storage.transactionSync(() => this.#joining.emptyOut());
		this.#tell();
		// "Service Restart" (IANA's registry for RFC 6455).
		for (const socket of this.ctx.getWebSockets()) quietly(() => socket.close(1012, "This cart has moved"));
	}

	/** Claims an idempotency key for a request (its hash), or says what became of the request that claimed it first. */
	claimKey(key: string, request: string, now = Date.now()): KeyClaim {
		return this.ctx.storage.transactionSync(() => this.#keys.claim(key, request, () => this.read(), now));
	}

	answerKey(key: string, claim: number, answer: string | undefined): void {
		this.#keys.answer(key, claim, answer);
	}

	/**
	 * A socket for whoever may see this cart; the worker has made sure of that. It hears of every new version, first of the one
	 * there is, unless that is the one she has seen (`?since=`).
	 */
	override async fetch(request: Request): Promise<Response> {
		const { 0: client, 1: server } = new WebSocketPair();
		const listening = this.ctx.getWebSockets();
		if (listening.length >= maxSockets) listening[0]?.close(1008, "Too many listen to this cart");
		this.ctx.acceptWebSocket(server);
		const news = this.#news();
		if (new URL(request.url).searchParams.get("since") !== news.id) server.send(JSON.stringify(news));
		return new Response(null, { status: 101, webSocket: client });
	}

	/** Shoppers say nothing here; what they do comes by requests. */
	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket): void {
		quietly(() => socket.close());
	}

	override alarm(): Promise<void> {
		return this.forgetIfIdle();
	}

	/** When nobody came for long everything is forgotten, unless a payment may still be under way. */
	async forgetIfIdle(now = Date.now()): Promise<void> {
		const touched = this.ctx.storage.kv.get<number>("touched") ?? 0;
		const isIdle = now - touched >= idleLife - day;
		if (!isIdle || this.#book.openOrders.length > 0) {
			await this.ctx.storage.setAlarm(Math.max(now + day, touched + idleLife));
			return;
		}
		await this.ctx.storage.deleteAll();
		this.#book.createTables();
	}

	/** Carts of guests are forgotten some day. Noted once a day: it is no reason to write twice at every change. */
	#touch(): void {
		if (!(this.ctx.id.name ?? "").includes("/crt_")) return;
		const now = Date.now();
		const touched = this.ctx.storage.kv.get<number>("touched") ?? 0;
		if (now - touched < day) return;
		this.ctx.storage.kv.put("touched", now);
		if (touched === 0) void this.ctx.storage.setAlarm(now + idleLife);
	}

	#begin(): void {
		const [storeId = ""] = (this.ctx.id.name ?? "").split("/");
		this.#book.begin(storeId);
	}

	#news(): News {
		const { version, lines } = this.read();
		const count = lines.reduce((sum, line) => sum + line.quantity, 0);
		return { id: String(version), type: "cart.changed", at: new Date().toISOString(), data: { version, count } };
	}

	#tell(): void {
		const sockets = this.ctx.getWebSockets();
		if (sockets.length === 0) return;
		const news = JSON.stringify(this.#news());
		for (const socket of sockets) quietly(() => socket.send(news));
	}

	#change(ifVersion: IfVersion | undefined, apply: () => Refusal | undefined): CartChange {
		const change = this.ctx.storage.transactionSync((): CartChange => {
			this.#begin();
			if (this.#book.movedTo !== null)
				return refuse("cart.merged", "Sign in to find what was in it, or leave the cart token out to begin a new one.");
			if (ifVersion !== undefined && ![ifVersion].flat().includes(this.read().version))
				return refuse("cart.changed", "Somebody changed the cart meanwhile. Look at it again.");
			const refusal = apply();
			if (refusal) return refusal;
			this.#sql.exec("UPDATE cart SET version = version + 1");
			return { ok: true, cart: this.read() };
		});
		if (change.ok) {
			this.#touch();
			this.#tell();
		}
		return change;
	}
}
