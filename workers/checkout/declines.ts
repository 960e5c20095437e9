import { type Refusal, refuse } from "../kit/problem.ts";
import type { OrderRow } from "./orders.ts";

/** Declined cards that are forgiven within a window (ms), for one cart and for one address: a person mistypes, a thief with a list of cards tries hundreds. */
const limits = {
	cart: { most: 6, window: 30 * 60_000 },
	address: { most: 15, window: 60 * 60_000 },
} as const;

type Kind = keyof typeof limits;

const counter = (env: CheckoutEnv, storeId: string, kind: Kind, who: string) =>
	env.COUNTERS.getByName(`declines/${kind}/${storeId}/${who}`);

/** Where nobody told the address, its count would be everybody's. */
const whoOf = ({ cartId, callerHash }: Pick<OrderRow, "cartId" | "callerHash">): [Kind, string][] => [
	["cart", cartId],
	...(callerHash === "" ? [] : [["address", callerHash] satisfies [Kind, string]]),
];

/** One IPv6 connection has all the addresses of a /64: they count as one. */
export function networkOf(address: string): string {
	if (!address.includes(":")) return address;
	// IPv4 written as IPv6 (RFC 4291 section 2.5.5.2).
	const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	const [head = "", tail] = address.toLowerCase().split("::", 2);
	const groups = (part = "") => part.split(":").filter(Boolean);
	const missing = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
	const all = [...groups(head), ...Array.from({ length: missing }, () => "0"), ...groups(tail)];
	return all
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ""))
		.join(":");
}

/** A card was declined for this order. */
export async function countDecline(env: CheckoutEnv, order: OrderRow): Promise<void> {
	await Promise.all(
		whoOf(order).map(async ([kind, who]) => {
			const { most, window } = limits[kind];
			const object = counter(env, order.storeId, kind, who);
			const taken = await object.take(most, window);
			if (taken.ok) await object.keep(taken.ticket);
		}),
	);
}

/** Refuses who had too many cards declined lately, before anything is reserved or opened for her. */
export async function refuseDecliner(
	env: CheckoutEnv,
	storeId: string,
	attempt: Pick<OrderRow, "cartId" | "callerHash">,
): Promise<Refusal | undefined> {
	const looks = await Promise.all(
		whoOf(attempt).map(([kind, who]) => counter(env, storeId, kind, who).room(limits[kind].most)),
	);
	const retryAfter = Math.max(...looks);
	if (retryAfter === 0) return undefined;
	return refuse("checkout.too_many_declines", "Wait a while before you try another card.", { more: { retryAfter } });
}
