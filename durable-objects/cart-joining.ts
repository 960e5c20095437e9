import type { CartBook } from "./cart-book.ts";
import { type Bought, type Brought, type CartLineState, maxLines, maxQuantity } from "./cart-state.ts";

/** How a guest's cart and her account's become one. Each step is taken within a transaction of its cart's object, and may be taken again. */
export class CartJoining {
	readonly #book: CartBook;
	readonly #sql: SqlStorage;

	constructor(book: CartBook) {
		this.#book = book;
		this.#sql = book.sql;
	}

	/**
	 * First step of joining a guest's cart with her account's: from now on nothing can be put in here, and whoever ends one
	 * of its attempts is sent there. Again it answers the same, and nothing once it has been emptied.
	 */
	seal(movedTo: string): Brought {
		this.#sql.exec(
			"UPDATE cart SET moved_to = coalesce(moved_to, ?), moved_as = coalesce(moved_as, ?)",
			...[movedTo, crypto.randomUUID()],
		);
		const { lines, shippingMethod, country, discountCode } = this.#book.read();
		const choice = { shippingMethod, country, discountCode };
		const id = this.#book.movedAs;
		if (this.#book.movedTo !== movedTo) return { id, lines: [], attempts: [], choice };
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
	}

	/**
	 * Second step: takes in what the guest's cart held, once (by its move's id: a cart forgotten since begins anew under its name). Quantities are summed, up to what there is of each (`most`, by
	 * variant); a line that would have been more says so in `wanted`. Her open attempts go on here, and what she chose
	 * there stands where she has chosen nothing here.
	 */
	absorb(brought: Brought, most: Readonly<Record<string, number>>): boolean {
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
	}

	/** Last step: empty, and known as moved. */
	emptyOut(): void {
		this.#sql.exec("DELETE FROM lines");
		this.#sql.exec("UPDATE attempts SET state = 'moved' WHERE state = 'open'");
		this.#sql.exec("UPDATE cart SET version = version + 1");
	}

	/** One that was paid while the carts were being joined has ended here already: what it bought goes out again. */
	#absorbAttempt(orderId: string, lines: Bought[]): void {
		const [known] = this.#sql
			.exec<{ state: string }>("SELECT state FROM attempts WHERE order_id = ?", orderId)
			.toArray();
		if (known?.state === "bought") this.#book.takeOut(lines);
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
		if (!before && this.#book.read().lines.length >= maxLines) return line.id;
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
}
