import { DurableObject } from "cloudflare:workers";
import { newId } from "../workers/kit/ids.ts";
import { type Refusal, refuse } from "../workers/kit/problem.ts";
import { quietly } from "./listeners.ts";

/** The most of one line, and the most lines: bounds for a person, not for a warehouse. */
const maxQuantity = 999;
const maxLines = 100;
/** Tabs and devices that may listen to one cart; the oldest is let go for one more. */
const maxSockets = 32;
/** A guest's cart that nobody touched for this long is forgotten, in ms. */
const idleLife = 90 * 24 * 60 * 60 * 1000;
const day = 24 * 60 * 60 * 1000;
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
	/** The price she has last been told. */
	shownPriceMinor: number;
	/** How many there would be, had all of them been there when two carts were joined; null when nothing was left out. */
	wanted: number | null;
};
export type CartState = {
	version: number;
	lines: CartLineState[];
	shippingMethod: string | null;
	country: string | null;
	discountCode: string | null;
	/** Orders begun from this cart that are neither paid nor given up. */
	openOrders: string[];
	/** It was a guest's and has been joined with her account's: nothing can be done with it any more. */
	isMerged: boolean;
};
export type CartChange = { ok: true; cart: CartState } | Refusal;
export type Bought = { lineId: string; quantity: number };
type Choice = Pick<CartState, "shippingMethod" | "country" | "discountCode">;
/** What a guest's cart brings along when it is joined with her account's. */
export type Brought = {
	id: string;
	lines: CartLineState[];
	attempts: { orderId: string; lines: Bought[] }[];
	choice: Choice;
};
/** What happened to a cart, for whoever has it open. */
type News = { id: string; type: "cart.changed"; at: string; data: Pick<CartState, "version"> & { count: number } };
type Adding = Pick<CartLineState, "variantId" | "productId" | "title" | "addedPriceMinor"> & { quantity: number };
/** The version a change was planned for, or any of these. */
type IfVersion = number | readonly number[];
export type KeyClaim =
	| { state: "yours"; claim: number; cart: CartState }
	| { state: "running" }
	| { state: "other_request" }
	| { state: "answered"; answer: string };
type CartRow = {
	version: number;
	shipping_method: string | null;
	country: string | null;
	discount_code: string | null;
	moved_to: string | null;
	moved_as: string | null;
};

/**
 * One cart. Its name is `storeId/cartId`. It keeps state and talks to nobody: every method is one synchronous turn in one
 * transaction, so whatever comes at the same time, no line is lost and nothing is seen half done.
 */
export class Cart extends DurableObject<unknown> {
	readonly #sql = this.ctx.storage.sql;

	constructor(ctx: DurableObjectState, env: unknown) {
		super(ctx, env);
		this.#createTables();
		// Who listens and asks whether we are still there is answered without waking the object.
		this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	#createTables(): void {
		this.#sql.exec(`
			CREATE TABLE IF NOT EXISTS cart (one INTEGER PRIMARY KEY CHECK (one = 1), store_id TEXT NOT NULL, version INTEGER NOT NULL,
				shipping_method TEXT, country TEXT, discount_code TEXT, moved_to TEXT, moved_as TEXT);
			CREATE TABLE IF NOT EXISTS lines (id TEXT PRIMARY KEY, variant_id TEXT NOT NULL UNIQUE, product_id TEXT NOT NULL, title TEXT NOT NULL,
				quantity INTEGER NOT NULL CHECK (quantity > 0), added_price_minor INTEGER NOT NULL, wanted INTEGER, shown_price_minor INTEGER);
			CREATE TABLE IF NOT EXISTS attempts (order_id TEXT PRIMARY KEY, state TEXT NOT NULL, lines TEXT NOT NULL);
			CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, request TEXT NOT NULL, answer TEXT, at INTEGER NOT NULL);
			CREATE TABLE IF NOT EXISTS joined (move_id TEXT PRIMARY KEY);
		`);
		this.#addColumns("cart", { discount_code: "TEXT", moved_to: "TEXT", moved_as: "TEXT" });
		this.#addColumns("lines", { wanted: "INTEGER", shown_price_minor: "INTEGER" });
	}

	/** To carts made before these columns were. */
	#addColumns(table: string, columns: Readonly<Record<string, string>>): void {
		const known = this.#sql.exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", table).toArray();
		for (const [name, type] of Object.entries(columns))
			if (!known.some((one) => one.name === name)) this.#sql.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
	}

	read(): CartState {
		const [cart] = this.#sql.exec<CartRow>("SELECT * FROM cart").toArray();
		const lines = this.#sql.exec<CartLineState>(
			`SELECT id, variant_id AS variantId, product_id AS productId, title, quantity, added_price_minor AS addedPriceMinor,
				coalesce(shown_price_minor, added_price_minor) AS shownPriceMinor, wanted
			FROM lines ORDER BY id`,
		);
		return {
			version: cart?.version ?? 0,
			lines: lines.toArray(),
			shippingMethod: cart?.shipping_method ?? null,
			country: cart?.country ?? null,
			discountCode: cart?.discount_code ?? null,
			openOrders: this.#openOrders(),
			isMerged: (cart?.moved_to ?? null) !== null,
		};
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
			const superseded = this.#openOrders().filter((open) => open !== orderId);
			if (this.#movedTo() !== null) return { superseded, isMerged: true };
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
			this.#takeOut(JSON.parse(attempt.lines) as Bought[]);
			this.#sql.exec("UPDATE cart SET version = version + 1, discount_code = NULL");
			return true;
		});
		if (isChanged) this.#tell();
		return this.#movedTo();
	}

	#takeOut(lines: readonly Bought[]): void {
		for (const { lineId, quantity } of lines) {
			this.#sql.exec("DELETE FROM lines WHERE id = ? AND quantity <= ?", lineId, quantity);
			this.#sql.exec("UPDATE lines SET quantity = quantity - ? WHERE id = ?", quantity, lineId);
		}
	}

	/**
	 * First step of joining a guest's cart with her account's: from now on nothing can be put in here, and whoever ends one
	 * of its attempts is sent there. Again it answers the same, and nothing once it has been emptied.
	 */
	seal(movedTo: string): Brought {
		return this.ctx.storage.transactionSync(() => {
			this.#begin();
			this.#touch();
			this.#sql.exec(
				"UPDATE cart SET moved_to = coalesce(moved_to, ?), moved_as = coalesce(moved_as, ?)",
				...[movedTo, crypto.randomUUID()],
			);
			const { lines, shippingMethod, country, discountCode } = this.read();
			const choice = { shippingMethod, country, discountCode };
			const id = this.#sql.exec<CartRow>("SELECT * FROM cart").one().moved_as ?? "";
			if (this.#movedTo() !== movedTo) return { id, lines: [], attempts: [], choice };
			const open = this.#sql.exec<{ order_id: string; lines: string }>(
				"SELECT order_id, lines FROM attempts WHERE state = 'open'",
			);
			return {
				id,
				lines,
				choice,
				attempts: open
					.toArray()
					.map(({ order_id, lines }) => ({ orderId: order_id, lines: JSON.parse(lines) as Bought[] })),
			};
		});
	}

	/**
	 * Second step: takes in what the guest's cart held, once (by its move's id: a cart forgotten since begins anew under its name). Quantities are summed, up to what there is of each (`most`, by
	 * variant); a line that would have been more says so in `wanted`. Her open attempts go on here, and what she chose
	 * there stands where she has chosen nothing here.
	 */
	absorb(brought: Brought, most: Readonly<Record<string, number>>): void {
		const isChanged = this.ctx.storage.transactionSync(() => {
			this.#begin();
			const isNew = this.#sql.exec("INSERT INTO joined VALUES (?) ON CONFLICT DO NOTHING", brought.id).rowsWritten > 0;
			if (!isNew || brought.lines.length + brought.attempts.length === 0) return false;
			const ids = new Map(brought.lines.map((line) => [line.id, this.#absorbLine(line, most[line.variantId] ?? 0)]));
			for (const { orderId, lines } of brought.attempts)
				this.#absorbAttempt(
					orderId,
					lines.map((line) => ({ ...line, lineId: ids.get(line.lineId) ?? line.lineId })),
				);
			const { shippingMethod, country, discountCode } = brought.choice;
			this.#sql.exec(
				`UPDATE cart SET version = version + 1, shipping_method = coalesce(shipping_method, ?), country = coalesce(country, ?),
					discount_code = coalesce(discount_code, ?)`,
				...[shippingMethod, country, discountCode],
			);
			return true;
		});
		if (isChanged) this.#tell();
	}

	/** Last step: empty, and known as moved. Who listens here comes again and is led to the other. */
	emptyOut(): void {
		this.ctx.storage.transactionSync(() => {
			this.#sql.exec("DELETE FROM lines");
			this.#sql.exec("UPDATE attempts SET state = 'moved' WHERE state = 'open'");
			this.#sql.exec("UPDATE cart SET version = version + 1");
		});
		this.#tell();
		// "Service Restart" (IANA's registry for RFC 6455).
		for (const socket of this.ctx.getWebSockets()) quietly(() => socket.close(1012, "This cart has moved"));
	}

	/** One that was paid while the carts were being joined has ended here already: what it bought goes out again. */
	#absorbAttempt(orderId: string, lines: Bought[]): void {
		const [known] = this.#sql
			.exec<{ state: string }>("SELECT state FROM attempts WHERE order_id = ?", orderId)
			.toArray();
		if (known?.state === "bought") this.#takeOut(lines);
		this.#sql.exec("INSERT INTO attempts VALUES (?, 'open', ?) ON CONFLICT DO NOTHING", orderId, JSON.stringify(lines));
	}

	/**
	 * Never fewer than were in the account's cart, however few there are: she is told at checkout, not robbed here. What the
	 * cart has no room for stays out.
	 */
	#absorbLine(line: CartLineState, most: number): string {
		const [before] = this.#sql
			.exec<{ id: string; quantity: number }>("SELECT id, quantity FROM lines WHERE variant_id = ?", line.variantId)
			.toArray();
		if (!before && this.read().lines.length >= maxLines) return line.id;
		const wanted = (before?.quantity ?? 0) + line.quantity;
		const quantity = Math.max(before?.quantity ?? 1, Math.min(wanted, most, maxQuantity));
		const id = before?.id ?? line.id;
		this.#sql.exec(
			`INSERT INTO lines (id, variant_id, product_id, title, quantity, added_price_minor, shown_price_minor, wanted)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (variant_id) DO UPDATE SET quantity = excluded.quantity, wanted = excluded.wanted`,
			...[
				id,
				line.variantId,
				line.productId,
				line.title,
				quantity,
				line.addedPriceMinor,
				line.shownPriceMinor,
				quantity < wanted ? wanted : null,
			],
		);
		return id;
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
		if (!isIdle || this.#openOrders().length > 0) {
			await this.ctx.storage.setAlarm(Math.max(now + day, touched + idleLife));
			return;
		}
		await this.ctx.storage.deleteAll();
		this.#createTables();
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

	#movedTo(): string | null {
		return this.#sql.exec<{ moved_to: string | null }>("SELECT moved_to FROM cart").toArray()[0]?.moved_to ?? null;
	}

	#begin(): void {
		const [storeId = ""] = (this.ctx.id.name ?? "").split("/");
		this.#sql.exec("INSERT INTO cart (one, store_id, version) VALUES (1, ?, 0) ON CONFLICT DO NOTHING", storeId);
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
			return { state: "yours", claim: now, cart: this.read() };
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

	#change(ifVersion: IfVersion | undefined, apply: () => Refusal | undefined): CartChange {
		const change = this.ctx.storage.transactionSync((): CartChange => {
			this.#begin();
			if (this.#movedTo() !== null)
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
