import { createTransport } from "nodemailer";
import PostalMime, { type Email } from "postal-mime";
import { type Mail, sendMail } from "../workers/kit/mail.ts";

/** The mail as a mail program reads it: what the platform is handed, written as a MIME message and read again. */
export async function parsedMail(mail: Mail): Promise<Email> {
	const composer = createTransport({ streamTransport: true, buffer: true });
	let message: Uint8Array | undefined;
	const send = async (handed: object) => {
		message = (await composer.sendMail(handed)).message as Uint8Array;
		return { messageId: "" };
	};
	await sendMail({ MAIL: { send } as SendEmail, MAIL_API: "" }, mail);
	if (!message) throw new Error("Nothing was handed over");
	return PostalMime.parse(message);
}

/** Every link of the page and of the text. */
export const linksOf = ({ html = "", text = "" }: Email): string[] => [
	...[...html.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&")),
	...(text.match(/https?:\/\/\S+/g) ?? []),
];

/** The value of a header; nothing where there is none. */
export const headerOf = ({ headers }: Email, name: string): string | undefined =>
	headers.find(({ key }) => key === name.toLowerCase())?.value;
