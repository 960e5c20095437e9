import { expect } from "vitest";
import type { Mail } from "../workers/kit/mail.ts";
import type { Shop } from "./shop.ts";

type Received = Mail & { at: string };

export const inbox = async (shop: Shop): Promise<Received[]> =>
	(await (await shop.fetch("/__dev/inbox.json")).json()) as Received[];

/** The newest mail to this address whose subject or text has these words, waited for: mail is sent after the answer. */
export async function mailTo(shop: Shop, to: string, words: RegExp): Promise<Received> {
	const found = async () => (await inbox(shop)).find((mail) => mail.to === to && words.test(mail.subject + mail.text));
	await expect.poll(found, { timeout: 10_000 }).toBeDefined();
	return (await found()) ?? expect.unreachable();
}

/** The first link to this path in a mail's text. */
export const linkIn = (mail: Received, path: string): URL =>
	new URL(new RegExp(`https?://\\S+${path}\\?\\S+`).exec(mail.text)?.[0] ?? expect.unreachable(mail.text));
