import * as z from "zod";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { StoreQuery } from "../list-messages.ts";
import { deliveryStates } from "../schema.ts";
import type { Deliveries, DeliveryRow } from "./deliveries.ts";

export const DeliveryQuery = StoreQuery.extend({ state: z.enum(deliveryStates).optional() });

export const DeliveryAnswer = z.object({
	id: z.string(),
	event: z.object({ id: z.string(), type: z.string() }),
	state: z.enum(deliveryStates),
	/** How often it was tried since it was made or sent again. */
	attempts: z.int(),
	/** What the endpoint answered the last time; null when it did not. */
	lastStatus: z.int().nullable(),
	lastError: z.string().nullable(),
	nextAttemptAt: z.iso.datetime().nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
	deliveredAt: z.iso.datetime().nullable(),
});
export type DeliveryAnswer = z.infer<typeof DeliveryAnswer>;

type Page = { items: DeliveryAnswer[]; nextCursor: string | null };

/** An endpoint's deliveries, newest first. The cursor is the last one's place in that order. */
export async function listDeliveries(
	book: Deliveries,
	endpointId: string,
	{ limit, cursor, state }: z.infer<typeof DeliveryQuery>,
): Promise<Page | Refusal> {
	const before = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
	if (before !== undefined && !/^whd_[0-9a-f-]{36}$/.test(before))
		return refuse("request.bad_cursor", "Start again without a cursor.");
	const rows = await book.list(endpointId, state, limit + 1, before);
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return {
		items: shown.map(presentDelivery),
		nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString("base64url") : null,
	};
}

const iso = (time: number): string => new Date(time).toISOString();

export const presentDelivery = (row: DeliveryRow): DeliveryAnswer => ({
	id: row.id,
	event: { id: row.eventId, type: row.eventType },
	state: row.state,
	attempts: row.attempts,
	lastStatus: row.lastStatus,
	lastError: row.lastError || null,
	nextAttemptAt: row.state === "waiting" ? iso(row.dueAt) : null,
	createdAt: iso(row.createdAt),
	updatedAt: iso(row.updatedAt),
	deliveredAt: row.deliveredAt === null ? null : iso(row.deliveredAt),
});
