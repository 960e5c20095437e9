import { isOfOrder, orderSubject } from "../mails.ts";
import { logged } from "../sms-providers/logged.ts";
import type { SmsProvider } from "../sms-providers/sms-provider.ts";
import type { Sender } from "./sender.ts";

/** Who carries them. */
const provider: SmsProvider = logged;

export const sms: Sender = async (_env, store, row) => {
	if (!isOfOrder(row)) throw new Error(`No text message tells of ${row.kind}`);
	await provider.send(row.recipient, `${orderSubject(store, row)}\n${row.news.link}`, row.id);
};
