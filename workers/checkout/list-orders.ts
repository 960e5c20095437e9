import * as z from "zod";
import { money } from "../kit/money.ts";
import { OrderStatus, type OrderSummary } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { type OrderRow, Orders } from "./orders.ts";
import { orderKey, orderLink } from "./see-order.ts";

type OrderPage = { items: OrderSummary[]; nextCursor: string | null };

export const ListQuery = z.object({
	limit: z
		.string()
		.regex(/^\d{1,3}$/, "is no number")
		.transform(Number)
		.pipe(z.int().min(1).max(100))
		.default(20)
		.meta({ type: "integer", minimum: 1, maximum: 100, pattern: undefined }),
	cursor: z.string().max(200).optional(),
	status: OrderStatus.optional(),
});

/** An e-mail or an order's number. */
export const AdminQuery = ListQuery.extend({ q: z.string().max(254).optional(), store: z.string().optional() });

/** Orders newest first. The cursor is the last one's place in that order. Links lead to `origin`, or where each was placed. */
export async function listOrders(
	env: CheckoutEnv,
	storeId: string,
	of: { userId?: string; q?: string | undefined },
	query: z.infer<typeof ListQuery>,
	origin?: string,
): Promise<OrderPage | Refusal> {
	const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
	if (query.cursor !== undefined && before === undefined)
		return refuse("request.bad_cursor", "Start again without a cursor.");
	const rows = await new Orders(env.DB).list(storeId, { ...of, status: query.status }, query.limit + 1, before);
	const shown = rows.slice(0, query.limit);
	const last = shown.at(-1);
	return {
		items: await Promise.all(shown.map((row) => summary(env, row, origin))),
		nextCursor: rows.length > query.limit && last ? Buffer.from(last.id).toString("base64url") : null,
	};
}

async function summary(env: CheckoutEnv, row: OrderRow, origin = row.origin): Promise<OrderSummary> {
	const { id, status, paymentStatus, email, currency } = row;
	return {
		...{ id, status, paymentStatus, email },
		number: String(row.number),
		total: money(row.totalMinor, currency),
		refunded: money(row.refundedMinor, currency),
		dispute: row.dispute || null,
		createdAt: new Date(row.createdAt).toISOString(),
		link: orderLink(origin, id, await orderKey(env.LINK_SECRET, row.storeId, id)),
	};
}

function readCursor(cursor: string): string | undefined {
	const id = Buffer.from(cursor, "base64url").toString();
	return /^ord_[0-9a-f-]{36}$/.test(id) ? id : undefined;
}
