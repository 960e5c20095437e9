import { type SQL, sql } from "drizzle-orm";
import { eventId } from "../../kit/outbox.ts";

/** What live holds keep of a variant at that time; holds past it count no more, whether or not anybody has marked them. */
export const heldOf = (variantId: SQL, now: number): SQL => sql`
	(SELECT coalesce(sum(h.quantity), 0) FROM reservation_lines h
		WHERE h.variant_id = ${variantId} AND h.state = 'held' AND h.expires_at > ${now})`;

/**
 * Tells how much there will be of each variant; put it into the batch before the writes it foretells, for only then can be
 * seen what they will change. `moves` selects every `variant_id` once, with the units `sold` of it, and those `claimed` by
 * holds (below zero: given back). When the batch is refused nothing was told.
 */
export const foretell = (moves: SQL, now: number): SQL => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT ${eventId(now)}, 'stock.changed', s.store_id, s.variant_id, ${now}, '', json_object(
		'productId', s.product_id, 'variantId', s.variant_id, 'onHand', s.on_hand - m.sold,
		'available', max(0, s.on_hand - m.sold - m.claimed - ${heldOf(sql`s.variant_id`, now)})), ${now}
	FROM (${moves}) m JOIN stock s ON s.variant_id = m.variant_id`;

/** Tells how much there is of these variants (ids as a JSON array), after they were counted anew. */
export const tell = (ids: string, now: number): SQL =>
	foretell(sql`SELECT value AS variant_id, 0 AS sold, 0 AS claimed FROM json_each(${ids})`, now);
