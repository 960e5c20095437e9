import * as z from "zod";
import type { News } from "../../durable-objects/news-book.ts";
import { ProductEvent } from "../kit/product-event.ts";
import { within } from "../kit/retry.ts";
import { logFault } from "../kit/service.ts";
import { grantWishes } from "./restock-wishes.ts";
import { tellEndpoints } from "./webhooks/tell-endpoints.ts";

const patience = 10_000;
/** The most that one visitor is told of one round: who changes more has changed the shop. */
const most = 20;

/** Tells of products whoever is to hear of them. When this has answered it is safe here, and handing them on again changes nothing. */
export async function takeProducts(env: NotificationsEnv, sent: unknown): Promise<void> {
	const events = z.array(z.unknown()).parse(sent).flatMap(understood);
	await tellEndpoints(env, events);
	await grantWishes(env, events);
	const shown = Map.groupBy(events.filter(isPublic), ({ storeId }) => storeId);
	await Promise.all(
		[...shown].map(([storeId, news]) =>
			within(patience, (async () => env.NEWSROOMS.getByName(storeId).tell(tellable(news)))()),
		),
	);
}

/** What nobody can read is told to nobody, and keeps nothing else waiting. */
function understood(sent: unknown): ProductEvent[] {
	const { data, error } = ProductEvent.safeParse(sent);
	if (error) logFault(error, "");
	return data ? [data] : [];
}

/** Drafts are nobody's business. */
const isPublic = (event: ProductEvent): boolean => event.type === "stock.availability" || event.data.status !== "draft";

function tellable(events: readonly ProductEvent[]): News[] {
	const last = events.at(-1);
	if (events.length > most && last)
		return [{ eventId: last.id, type: "catalog.updated", at: last.at, data: { products: events.length } }];
	return events.map(({ id, type, at, data }) => {
		const { productId, slug } = data;
		const more =
			"isAvailable" in data ? { variantId: data.variantId, isAvailable: data.isAvailable } : { title: data.title };
		return { eventId: id, type, at, data: { productId, slug, ...more } };
	});
}
