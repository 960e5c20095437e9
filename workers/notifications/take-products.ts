import * as z from "zod";
import { ProductEvent } from "../kit/product-event.ts";
import { grantWishes } from "./restock-wishes.ts";

/** Tells of products whoever is to hear of them. When this has answered it is safe here, and handing them on again changes nothing. */
export async function takeProducts(env: NotificationsEnv, sent: unknown): Promise<void> {
	const events = z.array(ProductEvent).parse(sent);
	await grantWishes(env, events);
}
