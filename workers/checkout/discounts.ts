import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Cart } from "../kit/cart.ts";
import { isConstraint } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { Store } from "../kit/store.ts";
import type { DiscountForm } from "./discount-form.ts";
import type { Discount } from "./discount-rules.ts";
import { discounts, discountUses } from "./schema.ts";

export type DiscountWithUses = Discount & { uses: number };

/** The codes of a store. */
export class Discounts {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/** However it is written. */
	async byCode(storeId: string, code: string): Promise<Discount | undefined> {
		const [row] = await this.#db
			.select()
			.from(discounts)
			.where(and(eq(discounts.storeId, storeId), eq(discounts.code, code.trim().toUpperCase())));
		return row;
	}

	async list(storeId: string): Promise<DiscountWithUses[]> {
		const uses = sql<number>`(SELECT count(*) FROM discount_uses u WHERE u.discount_id = discounts.id AND u.state = 'used')`;
		const rows = await this.#db
			.select({ discount: discounts, uses })
			.from(discounts)
			.where(eq(discounts.storeId, storeId))
			.orderBy(asc(discounts.code));
		return rows.map(({ discount, uses }) => ({ ...discount, uses }));
	}

	async usesBy(discountId: string, customer?: string): Promise<number> {
		const [row] = await this.#db
			.select({ count: sql<number>`count(*)` })
			.from(discountUses)
			.where(
				and(
					eq(discountUses.discountId, discountId),
					eq(discountUses.state, "used"),
					customer === undefined ? undefined : eq(discountUses.customer, customer),
				),
			);
		return row?.count ?? 0;
	}

	async create(storeId: string, form: DiscountForm): Promise<{ ok: true; discount: DiscountWithUses } | Refusal> {
		const now = Date.now();
		try {
			const [discount] = await this.#db
				.insert(discounts)
				.values({ id: newId("dsc"), storeId, ...form, version: 1, createdAt: now, updatedAt: now })
				.returning();
			if (!discount) throw new Error("A discount was recorded and is gone");
			return { ok: true, discount: { ...discount, uses: 0 } };
		} catch (error) {
			if (isConstraint(error, "discounts.code")) return codeTaken;
			throw error;
		}
	}

	/** With `versions` only if it is still one of them. */
	async change(
		storeId: string,
		id: string,
		form: Partial<DiscountForm>,
		versions: readonly number[] | undefined,
	): Promise<{ ok: true; discount: DiscountWithUses } | Refusal> {
		const own = and(eq(discounts.id, id), eq(discounts.storeId, storeId));
		try {
			const [discount] = await this.#db
				.update(discounts)
				.set({ ...form, version: sql`${discounts.version} + 1`, updatedAt: Date.now() })
				.where(and(own, versions && inArray(discounts.version, versions.slice(0, 50))))
				.returning();
			if (discount) return { ok: true, discount: { ...discount, uses: await this.usesBy(id) } };
			const [there] = await this.#db.select({ id: discounts.id }).from(discounts).where(own);
			return there ? refuse("discount.changed", "Somebody changed it meanwhile. Look at it again.") : noSuchDiscount;
		} catch (error) {
			if (isConstraint(error, "discounts.code")) return codeTaken;
			throw error;
		}
	}
}

const codeTaken = refuse("discount.code_taken", "Choose another code, or change the one there is.");
export const noSuchDiscount = refuse("discount.not_found", "Look for it in the list.");

/**
 * The discount the cart was priced with, if it may be used by this customer. That it is not used too often by many at once
 * is decided when the order is recorded.
 */
export async function usableDiscount(
	env: { DB: D1Database },
	store: Store,
	cart: Cart,
	email: string,
): Promise<{ ok: true; discount: Discount } | Refusal> {
	if (cart.discountProblem !== null)
		return refuse(cart.discountProblem, "Take the code out of the cart, or use another.");
	const all = new Discounts(env.DB);
	const discount = await all.byCode(store.id, cart.discountCode);
	if (!discount) return refuse("discount.unknown", "We do not know that code. Check its spelling.");
	const [uses, hers] = await Promise.all([
		all.usesBy(discount.id),
		all.usesBy(discount.id, email.trim().toLowerCase()),
	]);
	const isUsedUp = uses >= (discount.maxUses ?? Number.POSITIVE_INFINITY);
	if (isUsedUp || hers >= (discount.maxUsesPerCustomer ?? Number.POSITIVE_INFINITY))
		return refuse("discount.used_up", "Take the code out of the cart, or use another.");
	return { ok: true, discount };
}
