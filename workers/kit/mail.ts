/** A mail as `auth`, and later others, hand it over for sending. */
export type Mail = { to: string; from: string; subject: string; text: string; html: string };

type MailEnv = { MAIL: SendEmail; MAIL_API: string };

/** Sends by the platform's binding; with `MAIL_API` set (development) to an inbox there instead. Throws when it was not taken. */
export async function sendMail(env: MailEnv, mail: Mail): Promise<void> {
	if (env.MAIL_API === "") {
		await env.MAIL.send(mail);
		return;
	}
	const answer = await fetch(env.MAIL_API, {
		method: "POST",
		body: JSON.stringify(mail),
		headers: { "content-type": "application/json" },
		signal: AbortSignal.timeout(5000),
	});
	if (!answer.ok) throw new Error(`The inbox answered ${answer.status}`);
}
