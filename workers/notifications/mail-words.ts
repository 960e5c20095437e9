import type { OrderMailKind } from "../kit/notification.ts";
import type { Locale } from "../kit/store.ts";

type Words = {
	subject(order: string, store: string): string;
	/** A store may say it otherwise: `mail.order_confirmed` and so on in its voice. */
	greeting(refund: string): string;
	action: string;
};

export const words: Record<Locale, Record<OrderMailKind, Words>> = {
	en: {
		order_confirmed: {
			subject: (order, store) => `Your order ${order} at ${store} is confirmed`,
			greeting: () => "It’s yours. The payment came through, and we are already reaching for the tape.",
			action: "See my order",
		},
		payment_failed: {
			subject: (order, store) => `The payment for your order ${order} at ${store} did not go through`,
			greeting: () =>
				"Your bank did not accept the payment, so nothing was charged. Your cart is as you left it: try another card whenever you like.",
			action: "Back to my cart",
		},
		order_shipped: {
			subject: (order, store) => `Your order ${order} from ${store} is on its way`,
			greeting: () => "It has left our house and is heading for yours.",
			action: "See my order",
		},
		order_delivered: {
			subject: (order, store) => `Your order ${order} from ${store} has arrived`,
			greeting: () =>
				"It should be with you by now. Enjoy. If something is not right, you can send it back from the order’s page.",
			action: "See my order",
		},
		order_cancelled: {
			subject: (order, store) => `Your order ${order} at ${store} is cancelled`,
			greeting: () =>
				"It is cancelled and nothing will be sent. What you paid goes back the way it came; we write again when it is on its way.",
			action: "See my order",
		},
		payment_refunded: {
			subject: (order, store) => `A refund for your order ${order} at ${store}`,
			greeting: (refund) =>
				`We have sent ${refund} back to the card you paid with. Banks take a few working days to show it.`,
			action: "See my order",
		},
	},
	es: {
		order_confirmed: {
			subject: (order, store) => `Tu pedido ${order} en ${store} está confirmado`,
			greeting: () => "Ya es tuyo. El pago ha llegado y tenemos el precinto en la mano.",
			action: "Ver mi pedido",
		},
		payment_failed: {
			subject: (order, store) => `El pago de tu pedido ${order} en ${store} no se ha completado`,
			greeting: () =>
				"Tu banco no ha aceptado el pago, así que no se te ha cobrado nada. Tu carrito sigue como lo dejaste: prueba con otra tarjeta cuando quieras.",
			action: "Volver a mi carrito",
		},
		order_shipped: {
			subject: (order, store) => `Tu pedido ${order} de ${store} va de camino`,
			greeting: () => "Ha salido de nuestra casa y va hacia la tuya.",
			action: "Ver mi pedido",
		},
		order_delivered: {
			subject: (order, store) => `Tu pedido ${order} de ${store} ha llegado`,
			greeting: () =>
				"Ya debería estar contigo. Disfrútalo. Si algo no está bien, puedes devolverlo desde la página del pedido.",
			action: "Ver mi pedido",
		},
		order_cancelled: {
			subject: (order, store) => `Tu pedido ${order} en ${store} está cancelado`,
			greeting: () =>
				"Está cancelado y no se enviará nada. Lo que pagaste vuelve por donde vino; te escribimos otra vez cuando esté en camino.",
			action: "Ver mi pedido",
		},
		payment_refunded: {
			subject: (order, store) => `Reembolso de tu pedido ${order} en ${store}`,
			greeting: (refund) =>
				`Hemos devuelto ${refund} a la tarjeta con la que pagaste. Los bancos tardan unos días laborables en mostrarlo.`,
			action: "Ver mi pedido",
		},
	},
};

export const facts = {
	en: {
		total: (amount: string) => `Total: ${amount}`,
		tracking: (carrier: string, number: string) => `${carrier}, tracking number ${number}`,
		secret: "Whoever has this link can see and cancel the order, so keep it to yourself.",
		help: "If it keeps happening, your bank can say why.",
	},
	es: {
		total: (amount: string) => `Total: ${amount}`,
		tracking: (carrier: string, number: string) => `${carrier}, número de seguimiento ${number}`,
		secret: "Quien tenga este enlace puede ver y cancelar el pedido, así que guárdalo para ti.",
		help: "Si vuelve a pasar, tu banco puede decirte por qué.",
	},
} as const satisfies Record<Locale, object>;

export const restockWords = {
	en: {
		subject: (title: string, store: string) => `${title} is back at ${store}`,
		/** A store may say it otherwise: `mail.back_in_stock` in its voice. */
		greeting:
			"It came back, as they sometimes do. You asked us to tell you, so here it is, before everybody else notices.",
		action: "Go and see it",
		rest: "That was the one mail you asked for. If it slips away again, ask again.",
		unsubscribe: "Send me no more mails like this",
	},
	es: {
		subject: (title: string, store: string) => `${title} ha vuelto a ${store}`,
		greeting:
			"Ha vuelto, que a veces pasa. Nos pediste que te avisáramos, y aquí está, antes de que se entere todo el mundo.",
		action: "Ir a verlo",
		rest: "Este era el único correo que pediste. Si se te vuelve a escapar, vuelve a pedirlo.",
		unsubscribe: "No me mandéis más correos como este",
	},
} as const satisfies Record<Locale, object>;
