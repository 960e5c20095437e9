/** Who carries text messages: each is a file beside this one. */
export type SmsProvider = {
	/** `to` is in E.164; `id` is the same whenever the same message is handed over again. Throws when it was not taken, `Undeliverable` when it never will be. */
	send(to: string, text: string, id: string): Promise<void>;
};
