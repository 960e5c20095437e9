import type { Bought, CartLineState, CartState } from "./cart-state.ts";

type CartRow = {
	version: number;
	shipping_method: string | null;
	country: string | null;
	discount_code: string | null;
	moved_to: string | null;
	moved_as: string | null;
};

/** What a cart's object keeps, and how it is read. Whoever changes it does so within a transaction of the object. */
export class CartBook {
	readonly sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.sql = sql;
		this.createTables();
	}

	createTables(): void {
		this.sql.exec(`
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
		const known = this.sql.exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", table).toArray();
		for (const [name, type] of Object.entries(columns))
			if (!known.some((one) => one.name === name)) this.sql.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
	}

	read(): CartState {
		const [cart] = this.sql.exec<CartRow>("SELECT * FROM cart").toArray();
		const lines = this.sql.exec<CartLineState>(
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
			openOrders: this.openOrders,
			isMerged: (cart?.moved_to ?? null) !== null,
		};
	}

	get openOrders(): string[] {
		return this.sql
			.exec<{ order_id: string }>("SELECT order_id FROM attempts WHERE state = 'open'")
			.toArray()
			.map((attempt) => attempt.order_id);
	}

	/** The cart this one was joined with, if it was. */
	get movedTo(): string | null {
		return this.sql.exec<{ moved_to: string | null }>("SELECT moved_to FROM cart").toArray()[0]?.moved_to ?? null;
	}

	/** Under which name it was joined: the same however often that is tried. */
	get movedAs(): string {
		return this.sql.exec<CartRow>("SELECT * FROM cart").one().moved_as ?? "";
	}

	/** Makes sure that there is a cart. */
	begin(storeId: string): void {
		this.sql.exec("INSERT INTO cart (one, store_id, version) VALUES (1, ?, 0) ON CONFLICT DO NOTHING", storeId);
	}

	/** These quantities leave the cart; what is there beyond them stays. */
	takeOut(lines: readonly Bought[]): void {
		for (const { lineId, quantity } of lines) {
			this.sql.exec("DELETE FROM lines WHERE id = ? AND quantity <= ?", lineId, quantity);
			this.sql.exec("UPDATE lines SET quantity = quantity - ? WHERE id = ?", quantity, lineId);
		}
	}
}
