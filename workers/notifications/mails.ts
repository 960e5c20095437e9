import { brandedMail, pagePrefix } from "../kit/branded-mail.ts";
import type { Mail } from "../kit/mail.ts";
import { formatMoney } from "../kit/money.ts";
import { type OrderMailKind, orderMailKinds } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";
import type { ProductNews } from "../kit/product-news.ts";
import type { Locale, Store } from "../kit/store.ts";
import { facts, restockWords, words } from "./mail-words.ts";
import type { MessageRow } from "./messages.ts";

/** What of a message about an order its mail is made of. */
export type OrderTold = { id: string; kind: OrderMailKind; recipient: string; news: OrderNews };

export const isOfOrder = (row: Pick<MessageRow, "id" | "kind" | "recipient" | "news">): row is OrderTold =>
	(orderMailKinds as readonly string[]).includes(row.kind);

/** What happened, in a line. */
export const orderSubject = (store: Store, { kind, news }: Pick<OrderTold, "kind" | "news">): string =>
	words[localeOf(news)][kind].subject(news.number, store.name);

/** The mail of a message, in the store's name and colours and the language of the order. The same message is the same mail. */
export function mailOf(store: Store, { id, kind, recipient, news }: OrderTold): Mail {
	const locale = localeOf(news);
	const say = words[locale][kind];
	const refund = news.refund ? formatMoney(news.refund, locale) : "";
	const isAboutCart = kind === "payment_failed";
	const letter = {
		subject: orderSubject(store, { kind, news }),
		greeting: store.voice[`mail.${kind}`]?.[locale] ?? say.greeting(refund),
		lines: linesOf(kind, news, locale),
		action: say.action,
		link: isAboutCart ? `${news.origin}${pagePrefix(locale)}/cart` : news.link,
		rest: isAboutCart ? facts[locale].help : facts[locale].secret,
	};
	return { ...brandedMail({ store, origin: news.origin, locale, to: recipient }, letter), id };
}

/** What of a message about a product its mail is made of. */
export type ProductTold = { id: string; recipient: string; news: ProductNews };

export const isOfProduct = (
	row: Pick<MessageRow, "id" | "kind" | "recipient" | "news">,
): row is MessageRow & ProductTold => row.kind === "back_in_stock";

export const localeOf = (news: Pick<ProductNews, "locale">): Locale => (news.locale === "es" ? "es" : "en");

/** That something is back. It leads to the product, and by one click to no more such mails (RFC 8058). */
export function restockMailOf(store: Store, { id, recipient, news }: ProductTold, unsubscribe: string): Mail {
	const locale = localeOf(news);
	const say = restockWords[locale];
	const name = news.variantTitle ? `${news.title}, ${news.variantTitle}` : news.title;
	const letter = {
		subject: say.subject(news.title, store.name),
		greeting: store.voice["mail.back_in_stock"]?.[locale] ?? say.greeting,
		lines: [name, formatMoney(news.price, locale)],
		action: say.action,
		link: `${news.origin}${pagePrefix(locale)}/products/${encodeURIComponent(news.slug)}`,
		rest: say.rest,
		last: { action: say.unsubscribe, link: unsubscribe },
	};
	const headers = { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
	return { ...brandedMail({ store, origin: news.origin, locale, to: recipient }, letter), headers, id };
}

function linesOf(kind: OrderMailKind, { items, total, tracking }: OrderNews, locale: Locale): string[] {
	const say = facts[locale];
	const goods = items.map(({ title, variantTitle, quantity }) => {
		const name = variantTitle ? `${title}, ${variantTitle}` : title;
		return `${quantity} × ${name}`;
	});
	if (kind === "order_confirmed") return [...goods, say.total(formatMoney(total, locale))];
	if (kind === "order_shipped")
		return [...goods, ...(tracking ? [say.tracking(tracking.carrier, tracking.number)] : [])];
	return kind === "order_cancelled" ? goods : [];
}
