import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { pagePrefix } from "../kit/branded-mail.ts";
import { sign, verify } from "../kit/sign.ts";
import type { Locale } from "../kit/store.ts";
import { restockWishes, suppressions } from "./schema.ts";

const purpose = "unsubscribe";

/** The address at which whoever holds the mail takes herself off the list, and nobody else can. */
export async function unsubscribeLink(
	secret: string,
	storeId: string,
	address: string,
	{ origin, locale }: { origin: string; locale: Locale },
): Promise<string> {
	const to = address.toLowerCase();
	const query = new URLSearchParams({ to, key: await sign(secret, purpose, storeId, to) });
	return `${origin}${pagePrefix(locale)}/unsubscribe?${query}`;
}

/** She is told of orders and her account only from now on, and what she wished to hear is forgotten. Answers whether the key is right. */
export async function unsubscribe(
	env: Pick<NotificationsEnv, "DB" | "LINK_SECRET">,
	storeId: string,
	address: string,
	key: string,
): Promise<boolean> {
	const to = address.toLowerCase();
	if (!(await verify(key, env.LINK_SECRET, purpose, storeId, to))) return false;
	const db = drizzle(env.DB);
	await db.batch([
		db
			.insert(suppressions)
			.values({ storeId, address: to, reason: "unsubscribed", at: Date.now() })
			.onConflictDoNothing(),
		db.delete(restockWishes).where(and(eq(restockWishes.storeId, storeId), eq(restockWishes.email, to))),
	]);
	return true;
}
