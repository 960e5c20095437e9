import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { idInSql } from "../kit/ids-in-sql.ts";
import { jsonChunks } from "../kit/json-chunks.ts";
import type { Offer } from "../kit/offer.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { ProductEvent } from "../kit/product-event.ts";
import type { ProductNews } from "../kit/product-news.ts";
import { statement } from "../kit/statement.ts";
import { Locale } from "../kit/store.ts";
import { wake } from "../kit/wake.ts";
import { grace } from "./messages.ts";
import { tries } from "./retry-pause.ts";
import { soon, wakeQueue } from "./wake-queue.ts";

export const WishForm = z.strictObject({
	email: z.email("is no e-mail address").max(254, "is longer than 254 characters"),
	/** Without it any variant of the product that is sold out. */
	variantId: z.string().max(60).optional(),
});
export type WishForm = z.infer<typeof WishForm>;

/** Who asks: at which store, in which language, at which of its addresses (`https://host`). */
export type Asker = { storeId: string; locale: Locale; origin: string };

/** Remembers that she wants to hear when it is back. The answer is the same however often she asks, and whether or not we may write to her. */
export async function wish(
	env: Pick<NotificationsEnv, "DB" | "CATALOG">,
	{ storeId, locale, origin }: Asker,
	productId: string,
	{ email, variantId }: WishForm,
): Promise<{ ok: true } | Refusal> {
	const offers = await env.CATALOG.offersOfProduct(storeId, locale, productId);
	if (offers.length === 0) return refuse("product.not_found", "Look for it in the list.");
	const wanted = offers.filter((offer) => variantId === undefined || offer.variantId === variantId);
	if (wanted.length === 0) return refuse("variant.not_found", "Look at the product's variants.");
	const gone = wanted.filter(({ available }) => available <= 0).map((offer) => offer.variantId);
	if (gone.length === 0) return refuse("stock.available", "Put it into the cart.");
	const to = email.toLowerCase();
	const remember = sql`
		INSERT INTO restock_wishes (store_id, variant_id, email, locale, origin, at)
		SELECT ${storeId}, value, ${to}, ${locale}, ${origin}, ${Date.now()} FROM json_each(${JSON.stringify(gone)})
		WHERE NOT EXISTS (SELECT 1 FROM suppressions WHERE store_id = ${storeId} AND address = ${to})
		ON CONFLICT DO UPDATE SET locale = excluded.locale, origin = excluded.origin, at = excluded.at`;
	await statement(env.DB, remember).run();
	return { ok: true };
}

type Back = Extract<ProductEvent, { type: "stock.availability" }>;

/** What a wish comes true by: the event, and what is told of it in one language. */
type Granted = { event: Omit<Back, "data">; at: number; news: Omit<ProductNews, "origin"> };

/** Tells whoever has asked for it that something is back. Handing the same events on again changes nothing: the wishes are gone. */
export async function grantWishes(
	env: Pick<NotificationsEnv, "DB" | "CATALOG" | "QUEUE" | "TIMERS">,
	events: readonly ProductEvent[],
): Promise<void> {
	const wished = await wishedFor(
		env.DB,
		events.filter((event) => event.type === "stock.availability" && event.data.isAvailable),
	);
	const stores = Map.groupBy(wished, ({ storeId }) => storeId);
	const granted = await Promise.all([...stores].map(([storeId, of]) => offered(env.CATALOG, storeId, of)));
	const waiting = await grant(env.DB, granted.flat());
	if (waiting.length === 0) return;
	await wakeQueue(env, waiting);
	await wake(env.TIMERS, "messages", soon);
}

/** Those of these events that somebody has waited for, one for each variant. */
async function wishedFor(d1: D1Database, events: readonly ProductEvent[]): Promise<Back[]> {
	const back = new Map(
		events
			.filter((event) => event.type === "stock.availability")
			.map((event) => [`${event.storeId} ${event.data.variantId}`, event]),
	);
	if (back.size === 0) return [];
	const asked = JSON.stringify([...back.values()].map(({ storeId, data }) => [storeId, data.variantId]));
	const { results } = await statement(
		d1,
		sql`SELECT DISTINCT store_id AS storeId, variant_id AS variantId FROM json_each(${asked})
			CROSS JOIN restock_wishes ON store_id = value ->> 0 AND variant_id = value ->> 1`,
	).all<{ storeId: string; variantId: string }>();
	return results.flatMap(({ storeId, variantId }) => back.get(`${storeId} ${variantId}`) ?? []);
}

/** What can be had at this moment of what came back, as it is said in each language. */
async function offered(
	catalog: NotificationsEnv["CATALOG"],
	storeId: string,
	events: readonly Back[],
): Promise<Granted[]> {
	const ids = events.map(({ data }) => data.variantId);
	const byVariant = new Map(events.map((event) => [event.data.variantId, event]));
	const inEach = await Promise.all(
		Locale.options.map(async (locale) => ({ locale, offers: await catalog.offers(storeId, locale, ids, []) })),
	);
	return inEach.flatMap(({ locale, offers }) =>
		offers.flatMap((offer) => {
			const event = byVariant.get(offer.variantId);
			if (offer.available <= 0 || !event) return [];
			const { data: _, ...rest } = event;
			return [{ event: rest, at: Date.parse(event.at), news: newsOf(offer, locale) }];
		}),
	);
}

const newsOf = (offer: Offer, locale: Locale): Omit<ProductNews, "origin"> => ({
	productId: offer.productId,
	variantId: offer.variantId,
	slug: offer.slug,
	title: offer.title,
	variantTitle: offer.variantTitle,
	price: { amount: offer.priceMinor, currency: offer.currency },
	locale,
});

/** In one batch a message for each wish, and no wish any more. Who has asked for several variants of a product hears of one. */
async function grant(d1: D1Database, granted: readonly Granted[], now = Date.now()): Promise<string[]> {
	if (granted.length === 0) return [];
	const chunks = jsonChunks(granted);
	const writes = chunks.flatMap((chunk) => [messagesFor(chunk, now), endOf(chunk)]);
	const events = JSON.stringify(granted.map(({ event }) => event.id));
	const waiting = sql`SELECT id FROM messages
		WHERE event_id IN (SELECT value FROM json_each(${events})) AND state = 'waiting' AND attempts = 0`;
	const results = await d1.batch<{ id: string }>([...writes, waiting].map((query) => statement(d1, query)));
	return results.at(-1)?.results.map(({ id }) => id) ?? [];
}

const wishes = (chunk: string): SQL => sql`json_each(${chunk}) CROSS JOIN restock_wishes w
	ON w.store_id = value ->> '$.event.storeId' AND w.variant_id = value ->> '$.news.variantId' AND w.locale = value ->> '$.news.locale'`;

const messagesFor = (chunk: string, now: number): SQL => sql`
	INSERT INTO messages (id, store_id, event_id, event_type, event_at, kind, channel, recipient, news, state,
		attempts_allowed, due_at, wake_at, created_at, updated_at)
	SELECT ${idInSql("ntf", now)}, w.store_id, value ->> '$.event.id', value ->> '$.event.type',
		value ->> 'at', 'back_in_stock', 'mail', w.email, json_set(value -> 'news', '$.origin', w.origin), 'waiting',
		${tries}, ${now}, ${now + grace}, ${now}, ${now}
	FROM ${wishes(chunk)}
	WHERE true GROUP BY w.store_id, w.email, value ->> '$.news.productId'
	ON CONFLICT (event_id, channel, recipient) DO NOTHING`;

const endOf = (chunk: string): SQL => sql`
	DELETE FROM restock_wishes WHERE (store_id, variant_id, email) IN (
		SELECT w.store_id, w.variant_id, w.email FROM ${wishes(chunk)})`;
