import fc from "fast-check";
import { expect } from "vitest";
import type { Order } from "../workers/kit/order.ts";
import { ask, keyOf, tick } from "./sale.ts";
import { expectBalance, type Sale } from "./sale-balance.ts";
import type { ModelOrder, SaleModel } from "./sale-model.ts";
import { type Answer, cards, type Placed, type Problem } from "./shopper.ts";

type Step = fc.AsyncCommand<SaleModel, Sale>;
type Answered = Answer<Problem | object>;

/** One thing somebody does, to the model and to the real shop; after it their books agree. */
const step = (
	name: string,
	run: (model: SaleModel, sale: Sale) => Promise<unknown>,
	check: (model: Readonly<SaleModel>) => boolean = () => true,
): Step => ({
	check,
	async run(model, sale) {
		await run(model, sale);
		sale.steps += 1;
		await expectBalance(model, sale);
	},
	toString: () => name,
});

/** The same with one of the orders that fit. */
const stepWith = (
	name: string,
	pick: number,
	fits: (order: ModelOrder) => boolean,
	run: (order: ModelOrder, placed: Placed, model: SaleModel, sale: Sale) => Promise<unknown>,
): Step =>
	step(
		`${name}(${pick})`,
		(model, sale) => {
			const order = picked(model, pick, fits) ?? expect.unreachable();
			return run(order, sale.placed[model.orders.indexOf(order)] ?? expect.unreachable(), model, sale);
		},
		(model) => picked(model, pick, fits) !== undefined,
	);

/** Later orders are more often meant than earlier ones. */
function picked(model: Readonly<SaleModel>, pick: number, fits: (order: ModelOrder) => boolean) {
	const fitting = model.orders.filter(fits);
	return fitting.at(-1 - (pick % Math.max(1, fitting.length)));
}

const isPending = ({ status }: ModelOrder): boolean => status === "pending";
const isEnded = ({ status }: ModelOrder): boolean => status !== "pending";
const isDelivered = ({ status }: ModelOrder): boolean => status === "delivered";
const isPaid = (order: ModelOrder): boolean => order.isPaid;
const isAny = (_: ModelOrder): boolean => true;

const expectOutcome = ({ status, body }: Answered, code: string | undefined): void =>
	expect(status < 300 ? undefined : "code" in body && body.code, JSON.stringify(body)).toBe(code);

const shopperOf = (sale: Sale, index: number) => sale.shoppers[index] ?? expect.unreachable();
const thingOf = (sale: Sale, at: number) => sale.things[at] ?? expect.unreachable();

const add = (shopper: number, at: number, quantity: number) =>
	step(`add(${shopper}, ${at}, ${quantity})`, async (model, sale) => {
		const hers = shopperOf(sale, shopper);
		const { variantId } = thingOf(sale, at);
		const answer = await hers.call<{ cartToken?: string }>("POST", "/api/cart/add", { variantId, quantity });
		if (answer.body.cartToken !== undefined) hers.cartToken = answer.body.cartToken;
		expectOutcome(answer, model.add(shopper, at, quantity));
	});

const hasLine = (shopper: number, at: number) => (model: Readonly<SaleModel>) =>
	model.shopper(shopper).cart.some((line) => line.at === at);

/** The address of a line in her cart, and how many are in it. */
async function lineOf(sale: Sale, shopper: number, at: number) {
	const { variantId } = thingOf(sale, at);
	const { lines } = await shopperOf(sale, shopper).cart();
	const line = lines.find((one) => one.variantId === variantId) ?? expect.unreachable();
	return { path: `/api/cart/items/${line.id}`, quantity: line.quantity };
}

const change = (shopper: number, at: number, quantity: number, isRelative: boolean) =>
	step(
		`change(${shopper}, ${at}, ${quantity}${isRelative ? ", relative" : ""})`,
		async (model, sale) => {
			const line = await lineOf(sale, shopper, at);
			const body = isRelative ? { delta: quantity - line.quantity } : { quantity };
			expectOutcome(await shopperOf(sale, shopper).call("PATCH", line.path, body), undefined);
			model.setQuantity(shopper, at, quantity);
		},
		hasLine(shopper, at),
	);

const remove = (shopper: number, at: number) =>
	step(
		`remove(${shopper}, ${at})`,
		async (model, sale) => {
			const { path } = await lineOf(sale, shopper, at);
			expectOutcome(await shopperOf(sale, shopper).call("DELETE", path), undefined);
			model.setQuantity(shopper, at, 0);
		},
		hasLine(shopper, at),
	);

const clear = (shopper: number) =>
	step(
		`clear(${shopper})`,
		async (model, sale) => {
			expectOutcome(await shopperOf(sale, shopper).call("DELETE", "/api/cart"), undefined);
			model.clear(shopper);
		},
		(model) => model.shopper(shopper).cart.length > 0,
	);

/** Also while an earlier attempt of hers is open; without a key also with an empty cart. */
const checkOut = (shopper: number, isKeyed: boolean) =>
	step(
		`checkOut(${shopper}${isKeyed ? ", keyed" : ""})`,
		async (model, sale) => {
			const key = crypto.randomUUID();
			const answer = await shopperOf(sale, shopper).checkOut<Placed>(isKeyed ? { "idempotency-key": key } : {});
			const refused = model.checkOut(shopper);
			expectOutcome(answer, refused);
			if (refused !== undefined) return;
			sale.placed.push(answer.body);
			if (!isKeyed) return;
			sale.keys.set(shopper, key);
			model.shopper(shopper).keyed = sale.placed.length - 1;
		},
		(model) => !isKeyed || model.shopper(shopper).cart.length > 0,
	);

/** Her last checkout with a key, sent again whatever has become of it. */
const checkOutAgain = (shopper: number) =>
	step(
		`checkOutAgain(${shopper})`,
		async (model, sale) => {
			const first = sale.placed[model.shopper(shopper).keyed ?? -1];
			const key = sale.keys.get(shopper) ?? "";
			const again = await shopperOf(sale, shopper).checkOut({ "idempotency-key": key });
			expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
			expect(again.body).toEqual(first);
		},
		(model) => model.shopper(shopper).keyed !== undefined,
	);

/** The payment page's form; answers its status and where it leads. */
async function submitCard({ shop }: Sale, { payment }: Placed, card: string) {
	const body = new URLSearchParams({ card });
	const response = await shop.fetch(payment.url, { method: "POST", body });
	await response.text();
	return { status: response.status, to: response.headers.get("location") ?? "" };
}

const together = <Result>(times: number, work: () => Promise<Result>): Promise<Result[]> =>
	Promise.all(Array.from({ length: times }, work));

const pay = (pick: number, times: number) =>
	stepWith(`pay×${times}`, pick, isPending, async (order, placed, model, sale) => {
		const tries = await together(times, () => submitCard(sale, placed, cards.good));
		model.pay(order);
		expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 303));
	});

/** Somebody finds the payment page of an order that is over, and tries. */
const payEnded = (pick: number) =>
	stepWith("payEnded", pick, isEnded, async (order, placed, _, sale) => {
		const { status } = await submitCard(sale, placed, cards.good);
		expect(status).toBe(order.isPaid ? 303 : 410);
	});

const decline = (pick: number, card: string) =>
	stepWith("decline", pick, isPending, async (order, placed, model, sale) => {
		const { status, to } = await submitCard(sale, placed, card);
		model.decline(order);
		expect(status).toBe(303);
		await shopperOf(sale, order.shopper).comeBack(to);
	});

const returnTo = ({ order }: Placed): string => `/checkout/return?order=${order.id}&key=${keyOf({ order })}`;

const turnBack = (pick: number) =>
	stepWith("turnBack", pick, isPending, async (order, placed, model, sale) => {
		await shopperOf(sale, order.shopper).comeBack(`${returnTo(placed)}&cancelled=1`);
		model.fail(order);
	});

/** Comes back from paying, whether or not she has paid: nothing comes of it. */
const comeBack = (pick: number) =>
	stepWith("comeBack", pick, isAny, (order, placed, _, sale) =>
		shopperOf(sale, order.shopper).comeBack(returnTo(placed)),
	);

/** The hold of an order is over, but not the time in which it can be paid. */
async function endHold(order: ModelOrder, placed: Placed, model: SaleModel, { shop }: Sale): Promise<void> {
	const { INVENTORY } = await shop.env<CatalogEnv>("catalog");
	await INVENTORY.prepare("UPDATE reservation_lines SET expires_at = 1 WHERE reservation_id = ?")
		.bind(placed.order.id)
		.run();
	model.letRunOut(order);
}

const isHeld = ({ stock }: ModelOrder): boolean => stock === "held";
const letRunOut = (pick: number) => stepWith("letRunOut", pick, isHeld, endHold);

/** She pays when her hold is over and somebody has taken what was free of it. */
const payTooLate = (pick: number) =>
	stepWith("payTooLate", pick, isHeld, async (order, placed, model, sale) => {
		await endHold(order, placed, model, sale);
		const at = order.lines[0]?.at ?? expect.unreachable();
		const free = model.available(at);
		if (free > 0) await count(model, sale, at, -free);
		const { status } = await submitCard(sale, placed, cards.good);
		model.pay(order);
		expect(status).toBe(303);
	});

/** The time to pay these is over, and the sweep finds them. */
export async function endWindow(model: SaleModel, sale: Sale, orders: readonly ModelOrder[]): Promise<void> {
	const ids = orders.map((order) => sale.placed[model.orders.indexOf(order)]?.order.id);
	await ask(
		sale.shop,
		"UPDATE orders SET resume_at = 1, payment_expires_at = 1 WHERE id IN (SELECT value FROM json_each(?))",
		JSON.stringify(ids),
	);
	await tick(sale.shop);
	for (const order of orders) model.fail(order);
}

const windowOver = (pick: number) =>
	stepWith("windowOver", pick, isPending, (order, _, model, sale) => endWindow(model, sale, [order]));

/** Somebody looks after all orders, though nothing is wrong with any. */
const sweep = () =>
	step("sweep()", async (_, { shop, placed }) => {
		const ids = JSON.stringify(placed.map(({ order }) => order.id));
		await ask(shop, "UPDATE orders SET resume_at = 1 WHERE id IN (SELECT value FROM json_each(?))", ids);
		await tick(shop);
	});

const giveBack = (what: "cancel" | "return", pick: number, times: number, fits = isAny) =>
	stepWith(`${what}×${times}`, pick, fits, async (order, placed, model, sale) => {
		const hers = shopperOf(sale, order.shopper);
		const path = `/api/orders/${placed.order.id}/${what}`;
		const answers = await together(times, () => hers.call<Problem | Order>("POST", path, { key: keyOf(placed) }));
		const wasPending = isPending(order);
		const code = what === "cancel" ? model.cancel(order) : model.takeBack(order);
		// The second of two finds what was never paid as failed, and says so.
		const codes = new Set([code, ...(wasPending && what === "cancel" ? ["order.illegal_transition"] : [])]);
		const seen = answers.map(({ status, body }) => (status < 300 ? undefined : "code" in body && body.code));
		expect(seen).toContain(code);
		for (const one of seen) expect([...codes], JSON.stringify(answers.map(({ body }) => body))).toContain(one);
	});

/** So many quarters of what was paid; five are more than that. With `times`, one refund asked for that often. */
const refund = (pick: number, quarters: number, times: number, fits = isAny) =>
	stepWith(`refund×${times} ${quarters}/4`, pick, fits, async (order, placed, model, sale) => {
		const amount = Math.max(1, Math.floor((order.totalMinor * quarters) / 4));
		const code = model.refund(order, amount);
		const key = { "idempotency-key": crypto.randomUUID() };
		for (let turn = 0; turn < times; turn++) {
			const path = `/api/admin/orders/${placed.order.id}/refund`;
			expectOutcome(await sale.admin.call("POST", path, { amount, reason: "broken" }, key), code);
		}
	});

const handle = (pick: number, to: "processing" | "shipped" | "delivered") =>
	stepWith(`handle ${to}`, pick, isAny, async (order, placed, model, sale) => {
		const answer = await sale.admin.call<Problem | Order>("PATCH", `/api/admin/orders/${placed.order.id}`, {
			status: to,
		});
		expectOutcome(answer, model.handle(order, to));
	});

/** Takes what was bought all the way to her door. */
const deliver = (pick: number) =>
	stepWith(
		"deliver",
		pick,
		({ status }) => status === "confirmed",
		async (order, placed, model, sale) => {
			for (const status of ["processing", "shipped", "delivered"] as const) {
				const path = `/api/admin/orders/${placed.order.id}`;
				expectOutcome(await sale.admin.call("PATCH", path, { status }), model.handle(order, status));
			}
		},
	);

/** Who runs the store says that there are so many more or fewer than the books say. */
async function count(model: SaleModel, sale: Sale, at: number, delta: number): Promise<void> {
	const { productId, variantId } = thingOf(sale, at);
	const body = { variantId, delta, reason: "counted" };
	expectOutcome(await sale.admin.call("POST", `/api/products/${productId}/stock`, body), model.correct(at, delta));
}

const correct = (at: number, delta: number) =>
	step(`correct(${at}, ${delta})`, (model, sale) => count(model, sale, at, delta));

/** All that can happen, in any order; what is more common in a shop is more common here. */
export function steps(things: number, shoppers: number): fc.Arbitrary<Step>[] {
	const at = fc.nat({ max: things - 1 });
	const who = fc.nat({ max: shoppers - 1 });
	const pick = fc.nat({ max: 5 });
	const times = fc.constantFrom(1, 1, 2);
	const quantity = fc.constantFrom(1, 1, 1, 2, 3);
	const adding = fc.tuple(who, at, quantity).map((given) => add(...given));
	const checkingOut = fc.tuple(who, fc.constantFrom(true, true, true, false)).map((given) => checkOut(...given));
	const paying = fc.tuple(pick, times).map((given) => pay(...given));
	return [
		...[adding, adding, adding, adding, adding, adding, adding],
		...[checkingOut, checkingOut, checkingOut, checkingOut, checkingOut, paying, paying, paying, paying, paying],
		fc.tuple(who, at, fc.nat({ max: 4 }), fc.boolean()).map((given) => change(...given)),
		fc.tuple(who, at).map((given) => remove(...given)),
		who.map(clear),
		who.map(checkOutAgain),
		pick.map(payEnded),
		fc.tuple(pick, fc.constantFrom(cards.declined, cards.poor)).map((given) => decline(...given)),
		pick.map(turnBack),
		pick.map(comeBack),
		pick.map(letRunOut),
		pick.map(payTooLate),
		pick.map(windowOver),
		fc.constant(sweep()),
		fc.tuple(fc.constantFrom("cancel" as const, "return" as const), pick, times).map((given) => giveBack(...given)),
		fc.tuple(pick, times).map((given) => giveBack("return", ...given, isDelivered)),
		fc
			.tuple(pick, fc.integer({ min: 1, max: 5 }), times, fc.constantFrom(isAny, isPaid))
			.map((given) => refund(...given)),
		fc
			.tuple(pick, fc.constantFrom("processing" as const, "shipped" as const, "delivered" as const))
			.map((given) => handle(...given)),
		pick.map(deliver),
		fc.tuple(at, fc.integer({ min: -2, max: 3 }).filter(Boolean)).map((given) => correct(...given)),
	];
}
