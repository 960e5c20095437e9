import { keyOf } from "../sale.ts";
import { cards, type Placed, type Shopper } from "../shopper.ts";
import type { Lab } from "./lab.ts";

/** How a case may end; never otherwise, and never in two ways. */
export type End = "bought once" | "not charged" | "charged and refunded";

/** Something that happens between a shopper and the shop. What she cannot get done at once she tries again once, as people do. */
export type Flow = {
	name: string;
	ends: readonly End[];
	/** What comes before anything goes wrong. */
	begin?(lab: Lab, shopper: Shopper): Promise<Placed | undefined>;
	/** What may go wrong. */
	go(lab: Lab, shopper: Shopper, placed: Placed | undefined): Promise<void>;
	/** What she does once all works again. */
	again?(lab: Lab, shopper: Shopper, placed: Placed | undefined): Promise<void>;
	/** Somebody else has bought all the rest meanwhile. */
	sellsOut?: boolean;
};

const key = (shopper: Shopper) => ({ "idempotency-key": shopper.address });

async function place(shopper: Shopper): Promise<Placed> {
	const { status, body } = await shopper.checkOut(key(shopper));
	if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
	return body;
}

async function buy(_: Lab, shopper: Shopper): Promise<void> {
	await shopper.comeBack(await shopper.pay(await place(shopper), cards.good));
}

const cancel = (_: Lab, shopper: Shopper, placed: Placed | undefined) =>
	placed
		? shopper
				.call("POST", `/api/orders/${placed.order.id}/cancel`, { key: keyOf(placed) }, key(shopper))
				.then(() => undefined)
		: Promise.resolve();

async function paidFor(_: Lab, shopper: Shopper): Promise<Placed> {
	const placed = await place(shopper);
	await shopper.pay(placed, cards.good);
	return placed;
}

export const flows: readonly Flow[] = [
	{ name: "buy", ends: ["bought once", "not charged"], go: buy, again: buy },
	{
		name: "somebody else is faster",
		ends: ["not charged"],
		sellsOut: true,
		// They take all the rest while she is about to hold hers.
		begin: async (lab) => {
			await lab.stock(
				`CREATE TRIGGER IF NOT EXISTS faster AFTER INSERT ON outbox BEGIN
					UPDATE stock SET on_hand = 0, version = version + 1 WHERE variant_id = '${lab.variantId}' AND on_hand > 0;
				END`,
			);
			return undefined;
		},
		go: async (_, shopper) => void (await place(shopper)),
		again: async (_, shopper) => void (await shopper.checkOut()),
	},
	{
		name: "a declined card",
		ends: ["not charged"],
		begin: (_, shopper) => place(shopper),
		go: async (_, shopper, placed) => void (placed && (await shopper.pay(placed, cards.declined))),
	},
	{
		name: "turn back",
		ends: ["not charged"],
		begin: (_, shopper) => place(shopper),
		go: async (_, shopper, placed) => {
			if (placed) await shopper.comeBack(`/checkout/return?order=${placed.order.id}&key=${keyOf(placed)}&cancelled=1`);
		},
	},
	{
		name: "check out again",
		ends: ["bought once", "not charged"],
		begin: (_, shopper) => place(shopper),
		go: async (_, shopper) => {
			const second = await shopper.checkOut({ "idempotency-key": `${shopper.address}/2` });
			if (second.status === 201) await shopper.pay(second.body, cards.good);
		},
	},
	{
		name: "paid after it was sold out",
		ends: ["charged and refunded"],
		sellsOut: true,
		begin: async (lab, shopper) => {
			const placed = await place(shopper);
			await lab.stock("UPDATE reservation_lines SET expires_at = 1 WHERE reservation_id = ?", placed.order.id);
			await lab.stock("UPDATE stock SET on_hand = 0, version = version + 1 WHERE variant_id = ?", lab.variantId);
			return placed;
		},
		go: async (_, shopper, placed) => void (placed && (await shopper.pay(placed, cards.good))),
	},
	{ name: "cancel", ends: ["bought once", "charged and refunded"], begin: paidFor, go: cancel, again: cancel },
	{
		name: "no webhook ever comes",
		ends: ["bought once"],
		begin: async (lab, shopper) => {
			const placed = await place(shopper);
			await lab.arm(undefined, true);
			await shopper.pay(placed, cards.good);
			await lab.orders("UPDATE orders SET resume_at = 1 WHERE id = ?", placed.order.id);
			return placed;
		},
		go: (lab) => lab.sweep(),
	},
];
