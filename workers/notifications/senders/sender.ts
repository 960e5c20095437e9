import type { Store } from "../../kit/store.ts";
import type { MessageRow } from "../messages.ts";

/** Sends a message by one way. Throws when it was not taken: then it is tried again. */
export type Sender = (env: NotificationsEnv, store: Store, row: MessageRow) => Promise<void>;
