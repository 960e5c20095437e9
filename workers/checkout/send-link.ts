import { html } from "hono/html";
import { sendMail } from "../kit/mail.ts";
import { logFault } from "../kit/service.ts";
import type { Store } from "../kit/store.ts";
import { Orders } from "./orders.ts";
import { orderKey } from "./see-order.ts";

const words = {
	en: {
		subject: (number: number, store: string) => `Your order ${number} at ${store}`,
		text: "Here is the link to your order. Whoever has it can see and cancel the order, so keep it to yourself.",
		action: "See my order",
	},
	es: {
		subject: (number: number, store: string) => `Tu pedido ${number} en ${store}`,
		text: "Este es el enlace a tu pedido. Quien lo tenga puede verlo y cancelarlo, así que guárdalo para ti.",
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
		const say = words[order.locale === "es" ? "es" : "en"];
		const prefix = order.locale === "es" ? "/es" : "";
		const link = `${origin}${prefix}/orders/${orderId}?key=${await orderKey(env.LINK_SECRET, store.id, orderId)}`;
		await sendMail(env, {
			to: order.email,
			from: `${store.name.replace(/[^\p{L}\p{N} .&'’_-]/gu, "").trim()} <no-reply@${new URL(origin).hostname}>`,
			subject: say.subject(order.number, store.name),
			text: `${say.text}\n\n${link}\n`,
			html: String(await html`<p>${say.text}</p><p><a href="${link}">${say.action}</a></p>`),
		});
	} catch (error) {
		logFault(error, orderId);
	}
}
