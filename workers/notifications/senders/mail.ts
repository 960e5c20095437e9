import { sendMail } from "../../kit/mail.ts";
import { isOfOrder, isOfProduct, localeOf, mailOf, restockMailOf } from "../mails.ts";
import { unsubscribeLink } from "../unsubscribe.ts";
import type { Sender } from "./sender.ts";

export const mail: Sender = async (env, store, row) => {
	if (isOfOrder(row)) return sendMail(env, mailOf(store, row));
	if (!isOfProduct(row)) throw new Error(`No mail tells of ${row.kind}`);
	const { origin } = row.news;
	const unsubscribe = await unsubscribeLink(env.LINK_SECRET, store.id, row.recipient, {
		origin,
		locale: localeOf(row.news),
	});
	return sendMail(env, restockMailOf(store, row, unsubscribe));
};
