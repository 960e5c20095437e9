import type { MessageRow } from "../messages.ts";
import { mail } from "./mail.ts";
import { push } from "./push.ts";
import type { Sender } from "./sender.ts";
import { sms } from "./sms.ts";
import { socket } from "./socket.ts";

/** Every way to tell somebody something: a new one is a file beside these, and a line here. */
export const senders: Record<MessageRow["channel"], Sender> = { mail, push, sms, socket };
