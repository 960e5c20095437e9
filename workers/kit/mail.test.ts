import { expect, test } from "vitest";
import { type Mail, sendMail, Undeliverable } from "./mail.ts";

const mail: Mail = { to: "a@b.test", from: "Shop <no-reply@here.test>", subject: "s", text: "t", html: "<p>t</p>" };
const failing = (code: string) => ({
	MAIL: { send: () => Promise.reject(Object.assign(new Error("no"), { code })) } as unknown as SendEmail,
	MAIL_API: "",
});

test("only an address the platform writes to no more is undeliverable; what may pass or is our mistake is not", async () => {
	await expect(sendMail(failing("E_RECIPIENT_SUPPRESSED"), mail)).rejects.toThrow(Undeliverable);
	for (const code of ["E_DELIVERY_FAILED", "E_RATE_LIMIT_EXCEEDED", "E_SENDER_NOT_VERIFIED", "E_VALIDATION_ERROR"])
		await expect(sendMail(failing(code), mail)).rejects.not.toThrow(Undeliverable);
});
