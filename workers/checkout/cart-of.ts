import type { Brought } from "../../durable-objects/cart-state.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { readCartToken } from "./cart-token.ts";
import { lookUpOffers } from "./look-up-offers.ts";
import { cartObject } from "./till.ts";
import type { Shopper } from "./use-cart.ts";

export const mergedCart = refuse(
	"cart.merged",
	"Sign in to find what was in it, or leave the cart token out to begin a new one.",
);
export const noSuchCart = refuse("cart.not_found", "Leave the cart token out to begin a new cart.");

/**
 * Which cart is hers: her account's when she is signed in, else the one her token opens; null while there is none. A token
 * that comes along with an account is a cart she filled before signing in: it is joined with her account's, once.
 */
export async function cartOf(
	env: CheckoutEnv,
	shopper: Shopper,
): Promise<{ ok: true; cartId: string | null } | Refusal> {
	const { store, cartToken, userId } = shopper;
	const guestCart = cartToken === undefined ? undefined : await readCartToken(env.LINK_SECRET, store.id, cartToken);
	if (userId === undefined) {
		if (cartToken === undefined) return { ok: true, cartId: null };
		return guestCart === undefined ? noSuchCart : { ok: true, cartId: guestCart };
	}
	if (guestCart !== undefined) await join(env, shopper, guestCart, userId);
	return { ok: true, cartId: userId };
}

/**
 * Three steps, each of which may be done again: the guest's cart is sealed, the account's takes in what was in it, the
 * guest's is emptied. Cut off anywhere, the next request that carries both goes on from there.
 */
async function join(env: CheckoutEnv, { store, locale }: Shopper, guestCartId: string, userId: string): Promise<void> {
	const guest = cartObject(env, store.id, guestCartId);
	const brought: Brought = await guest.seal(userId);
	if (brought.lines.length + brought.attempts.length === 0) return;
	const offers = await lookUpOffers(
		env,
		store.id,
		locale,
		brought.lines.map(({ variantId }) => variantId),
		brought.attempts.map(({ orderId }) => orderId),
	);
	const most = Object.fromEntries(offers.map(({ variantId, available }) => [variantId, available]));
	await cartObject(env, store.id, userId).absorb(brought, most);
	await guest.emptyOut();
}
