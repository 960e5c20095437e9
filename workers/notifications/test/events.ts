import { newId } from "../../kit/ids.ts";
import type { OrderEvent, OrderNews } from "../../kit/order-news.ts";

/** An event of an order at a shop of nobody's, with this said of it. */
export const eventOf = (
	news: Partial<OrderNews> = {},
	type: OrderEvent["type"] = "order.status.updated",
	storeId = "sto_a",
): OrderEvent => ({
	id: newId("evt"),
	type,
	storeId,
	at: new Date().toISOString(),
	data: {
		orderId: newId("ord"),
		userId: null,
		userEmail: "ada@example.com",
		status: "confirmed",
		items: [{ title: "Thing", variantTitle: "", quantity: 1 }],
		total: { amount: 1999, currency: "EUR" },
		number: "1001",
		locale: "en",
		origin: "https://here.example",
		tracking: null,
		refund: null,
		reason: "",
		link: "https://here.example/orders/ord_1?key=k",
		...news,
	},
});
