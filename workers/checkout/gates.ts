import type { Cart, CartLine } from "../kit/cart.ts";
import { strictestAge } from "../kit/gate.ts";
import type { Address } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";

type Asking = { ageConfirmed?: boolean | undefined; shippingAddress: Pick<Address, "country"> };

/** What is in the cart and not for her: not sent to where she wants it, or for people of an age she has not said she has. */
export function refuseGated(
	{ lines }: Pick<Cart, "lines">,
	{ ageConfirmed, shippingAddress }: Asking,
): Refusal | undefined {
	const { country } = shippingAddress;
	const kept = lines.filter(({ notTo = [] }) => notTo.includes(country));
	if (kept.length > 0)
		return refuse(
			"checkout.not_sold_there",
			`To ${country} we do not send: ${titles(kept)}. Take it out of the cart.`,
			{
				more: { lines: kept.map(named) },
			},
		);
	const { minimumAge } = strictestAge(lines);
	if (minimumAge === undefined || ageConfirmed) return undefined;
	const gated = lines.filter((line) => line.minimumAge !== undefined);
	return refuse("checkout.age_unconfirmed", `Say that you are ${minimumAge} or older: ${titles(gated)}.`, {
		errors: [{ path: "ageConfirmed", message: `is needed from who is ${minimumAge} or older` }],
		more: { lines: gated.map(named) },
	});
}

/** For the history of an order that went through: what she had to confirm. */
export function ageNote({ lines }: Pick<Cart, "lines">): string {
	const { minimumAge } = strictestAge(lines);
	return minimumAge === undefined ? "" : `confirmed to be ${minimumAge} or older`;
}

const titles = (lines: readonly CartLine[]): string => lines.map(({ title }) => title).join(", ");

const named = ({ id, variantId, title, quantity, available }: CartLine) => ({
	id,
	variantId,
	title,
	quantity,
	available,
});
