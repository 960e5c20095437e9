/** A mail as it is handed over for sending. */
export type Mail = {
	to: string;
	from: string;
	subject: string;
	text: string;
	html: string;
	/** The same whenever the same mail is handed over again: who can take a mail once only tells it by this. */
	id?: string;
};

type MailEnv = { MAIL: SendEmail; MAIL_API: string };

/**
 * Sends by the platform's binding; with `MAIL_API` set (development) to an inbox there instead. Throws when it was not taken.
 * The platform writes `Message-ID` itself and knows no idempotency key: there the mail's id is a header by which a mailbox
 * or a person can tell a repetition.
 */
export async function sendMail(env: MailEnv, { id, ...mail }: Mail): Promise<void> {
	if (env.MAIL_API === "") {
		await env.MAIL.send({ ...mail, ...(id !== undefined && { headers: { "X-Notification-Id": id } }) });
		return;
	}
	const answer = await fetch(env.MAIL_API, {
		method: "POST",
		body: JSON.stringify(mail),
		headers: { "content-type": "application/json", ...(id !== undefined && { "idempotency-key": id }) },
		signal: AbortSignal.timeout(5000),
	});
	// What was said is not of interest, but an answer nobody reads holds its connection.
	await answer.body?.cancel();
	if (!answer.ok) throw new Error(`The inbox answered ${answer.status}`);
}
