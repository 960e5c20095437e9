/** A mail as it is handed over for sending. */
export type Mail = {
	to: string;
	from: string;
	subject: string;
	text: string;
	html: string;
	/** Further headers; the platform takes `X-…` and a short list of others. */
	headers?: Record<string, string>;
	/** The same whenever the same mail is handed over again: who can take a mail once only tells it by this. */
	id?: string;
};

type MailEnv = { MAIL: SendEmail; MAIL_API: string };

/** Nothing can ever be delivered there: it is of no use to try again. */
export class Undeliverable extends Error {}

/**
 * Sends by the platform's binding; with `MAIL_API` set (development) to an inbox there instead. Throws when it was not taken,
 * `Undeliverable` when it never will be. The platform writes `Message-ID` itself and knows no idempotency key: there the
 * mail's id is a header by which a mailbox or a person can tell a repetition.
 */
export async function sendMail(env: MailEnv, { id, ...mail }: Mail): Promise<void> {
	if (env.MAIL_API === "") {
		const headers = { ...mail.headers, ...(id !== undefined && { "X-Notification-Id": id }) };
		try {
			await env.MAIL.send({ ...mail, ...(Object.keys(headers).length > 0 && { headers }) });
		} catch (error) {
			throw isHopeless(error) ? new Undeliverable(String(error)) : error;
		}
		return;
	}
	const answer = await fetch(env.MAIL_API, {
		method: "POST",
		body: JSON.stringify(mail),
		headers: { "content-type": "application/json", ...(id !== undefined && { "idempotency-key": id }) },
		signal: AbortSignal.timeout(5000),
	});
	// An answer nobody reads holds its connection.
	const said = await answer.text();
	if (answer.ok) return;
	throw answer.status === 422 && /"code":\s*"undeliverable"/.test(said)
		? new Undeliverable("The inbox takes nothing for this address")
		: new Error(`The inbox answered ${answer.status}`);
}

/**
 * Whether the platform says that this address is not to be written to again: it is on the platform's own list, because an
 * earlier mail came back for good or was called spam. Everything else may pass, or is a mistake of ours.
 */
const isHopeless = (error: unknown): boolean =>
	error instanceof Error && "code" in error && error.code === "E_RECIPIENT_SUPPRESSED";
