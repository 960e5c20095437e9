import { describe, expect, test } from "vitest";
import { linksOf, parsedMail } from "../../test/parsed-mail.ts";
import { passwordChangedMail, resetMail, verificationMail } from "./mails.ts";
import { visitorAt } from "./test/house.ts";

const visitor = visitorAt();

describe("a mail", () => {
	test("is in the store's name and colours, as text and as a page", () => {
		const mail = resetMail(visitor, "ada@example.test", "token");
		expect(mail.from).toBe("Here <no-reply@here.localhost>");
		expect(mail.text).toContain("http://here.localhost:8787/reset?token=token");
		expect(mail.html).toContain('href="http://here.localhost:8787/reset?token=token"');
		expect(mail.html).toContain(visitor.store.theme.light.brand);
		expect(mail.html).toMatch(/^<!doctype html>\n<html lang="en">/);
	});

	test("is in Spanish for who reads Spanish, and leads to Spanish pages", () => {
		const spanish = { ...visitor, locale: "es" as const };
		expect(verificationMail(spanish, "a@b.test", "t").text).toContain("http://here.localhost:8787/es/verify?token=t");
		expect(passwordChangedMail(spanish, "a@b.test").subject).toBe("Tu contraseña de Here ha cambiado");
	});

	test("does not let a store's name break out of the page or the sender", () => {
		const odd = { ...visitor, store: { ...visitor.store, name: 'A <b>"&" Co\r\nBcc: x@y.test' } };
		const mail = verificationMail(odd, "a@b.test", "t");
		expect(mail.html).not.toContain("<b>");
		expect(mail.subject).not.toMatch(/[\r\n]/);
		expect(mail.from).toMatch(/^[^<>"\r\n]+ <no-reply@here\.localhost>$/);
	});

	test("is read by a mail program as it was meant, in both languages", async () => {
		for (const locale of ["en", "es"] as const)
			for (const write of [verificationMail, resetMail, passwordChangedMail]) {
				const mail = write({ ...visitor, locale }, "ada@example.test", "to-ken_1");
				const read = await parsedMail(mail);
				expect([read.subject, read.from?.name, read.to?.[0]?.address]).toEqual([mail.subject, "Here", mail.to]);
				expect([read.text?.trimEnd(), read.html?.trimEnd()]).toEqual([mail.text.trimEnd(), mail.html.trimEnd()]);
				const links = linksOf(read);
				expect(links).toHaveLength(2);
				for (const link of links) expect(new URL(link).origin).toBe(visitor.origin);
			}
	});
});
