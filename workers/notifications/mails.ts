import { brandedMail, pagePrefix } from "../kit/branded-mail.ts";
import type { Mail } from "../kit/mail.ts";
import { formatMoney } from "../kit/money.ts";
import { type OrderMailKind, orderMailKinds } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";
import type { Locale, Store } from "../kit/store.ts";
import { facts, words } from "./mail-words.ts";
import type { MessageRow } from "./messages.ts";

/** What of a message about an order its mail is made of. */
export type OrderTold = { id: string; kind: OrderMailKind; recipient: string; news: OrderNews };

export const isOfOrder = (row: Pick<MessageRow, "id" | "kind" | "recipient" | "news">): row is OrderTold =>
	(orderMailKinds as readonly string[]).includes(row.kind);

/** The mail of a message, in the store's name and colours and the language of the order. The same message is the same mail. */
export function mailOf(store: Store, { id, kind, recipient, news }: OrderTold): Mail {
	const locale: Locale = news.locale === "es" ? "es" : "en";
	const say = words[locale][kind];
	const refund = news.refund ? formatMoney(news.refund, locale) : "";
	const isAboutCart = kind === "payment_failed";
	const letter = {
		subject: say.subject(news.number, store.name),
		greeting: store.voice[`mail.${kind}`]?.[locale] ?? say.greeting(refund),
		lines: linesOf(kind, news, locale),
		action: say.action,
		link: isAboutCart ? `${news.origin}${pagePrefix(locale)}/cart` : news.link,
		rest: isAboutCart ? facts[locale].help : facts[locale].secret,
	};
	return { ...brandedMail({ store, origin: news.origin, locale, to: recipient }, letter), id };
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
