import { waitUntil } from "cloudflare:workers";
import type { Offer } from "../kit/offer.ts";
import type { Locale } from "../kit/store.ts";
import { Together } from "../kit/together.ts";

const crowd = new Together<Offer[]>(waitUntil);

/**
 * What is offered of these variants at this moment. `own` are the asker's attempts to buy: what they hold is available to her,
 * so that she is asked for alone; all others who look at the same time are asked for together.
 */
export async function lookUpOffers(
	env: CheckoutEnv,
	storeId: string,
	locale: Locale,
	variantIds: readonly string[],
	own: readonly string[],
): Promise<Offer[]> {
	const ask = (ids: readonly string[]) => env.CATALOG.offers(storeId, locale, [...ids], [...own]);
	if (variantIds.length === 0) return [];
	if (own.length > 0) return ask(variantIds);
	const offers = await crowd.of(`${storeId} ${locale}`, variantIds, ask);
	const wanted = new Set(variantIds);
	return offers.filter((offer) => wanted.has(offer.variantId));
}
