import { sendMail } from "../../kit/mail.ts";
import { isOfOrder, mailOf } from "../mails.ts";
import type { Sender } from "./sender.ts";

export const mail: Sender = (env, store, row) => {
	if (!isOfOrder(row)) throw new Error(`No mail tells of ${row.kind}`);
	return sendMail(env, mailOf(store, row));
};
