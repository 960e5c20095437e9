import { html } from "hono/html";
import type { Mail } from "./mail.ts";
import { mailColour } from "./mail-colour.ts";
import type { Locale, Store } from "./store.ts";

/** Whose shop a mail comes from, at which of its addresses (`https://host`), in which language, to whom. */
export type Letterhead = { store: Store; origin: string; locale: Locale; to: string };

export type Letter = {
	subject: string;
	greeting: string;
	/** Facts, a line each. */
	lines?: readonly string[];
	action: string;
	link: string;
	rest: string;
	/** A quiet link at the end: how to get no more of these. */
	last?: { action: string; link: string };
};

/** Spanish pages have an address of their own; the bare one is in the reader's language. */
export const pagePrefix = (locale: Locale): string => (locale === "es" ? "/es" : "");

/** What no subject needs: line breaks, and marks that turn the reading direction of what follows. */
const unsaid = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** One line; `=?` would begin an encoded word (RFC 2047), in which a mail program may read anything. */
const subjectLine = (text: string): string => text.replace(unsaid, " ").replaceAll("=?", "= ?").trim();

/** Whom mails are from. What would end the name in a mail's header is left out of it. */
function senderOf({ store, origin }: Letterhead): string {
	const { name = store.name, mailbox = "" } = store.sender ?? {};
	const box = /^[a-z\d](?:[\w.+-]{0,62}[a-z\d])?$/i.test(mailbox) && !mailbox.includes("..") ? mailbox : "no-reply";
	return `${name.replace(/[^\p{L}\p{N} .&'’_-]/gu, "").trim()} <${box}@${new URL(origin).hostname}>`;
}

/** A mail in the store's name and colours, as a page and as text. */
export function brandedMail(head: Letterhead, letter: Letter): Mail {
	const { greeting, action, link, rest, lines = [], last } = letter;
	const facts = lines.length > 0 ? `${lines.join("\n")}\n\n` : "";
	const end = last ? `\n\n${last.action}:\n${last.link}` : "";
	return {
		to: head.to,
		from: senderOf(head),
		subject: subjectLine(letter.subject),
		text: `${greeting}\n\n${facts}${action}:\n${link}\n\n${rest}\n\n${head.store.name}${end}\n`,
		html: String(pageOf(head, letter)),
	};
}

function pageOf({ store, locale }: Letterhead, { subject, greeting, lines = [], action, link, rest, last }: Letter) {
	const { light, onBrand, radius } = store.theme;
	const [paper, ink, brand, text] = [light.paper, light.ink, light.brand, onBrand].map(mailColour);
	return html`<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="margin:0;padding:32px 16px;background:${paper};color:${ink};font:16px/1.5 system-ui,sans-serif">
<div style="max-width:32em;margin:0 auto">
<p style="font-size:20px;font-weight:700">${store.name}</p>
<p>${greeting}</p>
${lines.map((line) => html`<p style="margin:4px 0">${line}</p>\n`)}<p style="margin:28px 0"><a href="${link}" style="display:inline-block;padding:12px 20px;border-radius:${radius}px;background:${brand};color:${text};font-weight:600;text-decoration:none">${action}</a></p>
<p>${rest}</p>
${last && html`<p style="font-size:14px"><a href="${last.link}" style="color:${ink}">${last.action}</a></p>\n`}</div>
</body>
</html>
`;
}
