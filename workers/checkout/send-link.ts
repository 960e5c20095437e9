import { brandedMail, pagePrefix } from "../kit/branded-mail.ts";
import { sendMail } from "../kit/mail.ts";
import { logFault } from "../kit/service.ts";
import type { Store } from "../kit/store.ts";
import { Orders } from "./orders.ts";
import { orderKey, orderLink } from "./see-order.ts";

const words = {
	en: {
		subject: (number: number, store: string) => `Your order ${number} at ${store}`,
		greeting: "Here is the link to your order.",
		rest: "Whoever has it can see and cancel the order, so keep it to yourself.",
		action: "See my order",
	},
	es: {
		subject: (number: number, store: string) => `Tu pedido ${number} en ${store}`,
		greeting: "Este es el enlace a tu pedido.",
		rest: "Quien lo tenga puede verlo y cancelarlo, así que guárdalo para ti.",
		action: "Ver mi pedido",
	},
} as const;

/** Mails the order's link anew, to the address it was placed with and to no other. Never throws. */
export async function sendLink(
	env: CheckoutEnv,
	store: Store,
	orderId: string,
	email: string,
	origin: string,
): Promise<void> {
	try {
		const order = await new Orders(env.DB).find(orderId);
		if (order?.storeId !== store.id || order.email.toLowerCase() !== email.trim().toLowerCase()) return;
		const locale = order.locale === "es" ? "es" : "en";
		const { subject, ...say } = words[locale];
		const key = await orderKey(env.LINK_SECRET, store.id, orderId);
		const link = orderLink(origin + pagePrefix(locale), orderId, key);
		const letter = { ...say, subject: subject(order.number, store.name), link };
		await sendMail(env, brandedMail({ store, origin, locale, to: order.email }, letter));
	} catch (error) {
		logFault(error, orderId);
	}
}
