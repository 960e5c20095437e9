import { newId } from "../kit/ids.ts";
import { sign, verify } from "../kit/sign.ts";

/** A guest's key to her cart: the cart's id and our signature over it and the store. Nobody can make one up, and it opens nothing elsewhere. */
export async function newCartToken(secret: string, storeId: string): Promise<{ cartId: string; token: string }> {
	const cartId = newId("crt");
	return { cartId, token: `${cartId}.${await sign(secret, "cart", storeId, cartId)}` };
}

/** The cart's id, if the token is one of ours for this store. */
export async function readCartToken(secret: string, storeId: string, token: string): Promise<string | undefined> {
	const [cartId = "", signature = ""] = token.split(".", 2);
	return (await verify(signature, secret, "cart", storeId, cartId)) ? cartId : undefined;
}
