import { expect, test } from "vitest";
import { orderEvents } from "../../kit/order-news.ts";
import { ProductEvent } from "../../kit/product-event.ts";
import { eventOf } from "../test/events.ts";
import { webhookEvent, webhookEvents } from "./webhook-event.ts";

test("a partner is told what happened to an order, without the key that opens it", () => {
	const event = eventOf();
	const { body, ...rest } = webhookEvent(event);
	expect(rest).toEqual({ id: event.id, type: "order.status.updated", storeId: "sto_a" });
	const told = JSON.parse(body);
	expect(Object.keys(told)).toEqual(["id", "type", "at", "storeId", "data"]);
	// Whatever comes to be said of an order beside this is to be looked at before it leaves the house.
	expect(Object.keys(told.data).toSorted()).toEqual(
		("items locale number orderId origin reason refund status total tracking " + "userEmail userId").split(" "),
	);
	expect(body).not.toMatch(/key=|link/);
});

test("whatever happens to orders and products can be asked for", () => {
	const [product, stock] = ProductEvent.options;
	const all = [...orderEvents, ...product.shape.type.options, stock.shape.type.value];
	expect([...webhookEvents].toSorted()).toEqual(all.toSorted());
});
