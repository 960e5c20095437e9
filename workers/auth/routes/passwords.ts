import { Hono } from "hono";
import { valid } from "../../kit/validate.ts";
import { Forgotten, PasswordChange, PasswordReset, Verification } from "../forms.ts";
import { changePassword, forgotPassword, resetPassword } from "../passwords.ts";
import { resendVerification, verifyEmail } from "../verify-email.ts";
import { answer, deskOf, inPerson, jsonOnly, type Types, visitorOf } from "./caller.ts";

/** Passwords and the links that are mailed. */
export const passwords = new Hono<Types>()
	.post("/api/auth/password", inPerson, jsonOnly, valid("json", PasswordChange), async (c) => {
		const done = await changePassword(deskOf(c), visitorOf(c), c.var.caller, c.req.valid("json"));
		return done.ok ? c.body(null, 204) : answer(c, done);
	})
	.post("/api/auth/password/forgot", jsonOnly, valid("json", Forgotten), async (c) => {
		const done = await forgotPassword(deskOf(c), visitorOf(c), c.req.valid("json").email);
		return done.ok ? c.body(null, 202) : answer(c, done);
	})
	.post("/api/auth/password/reset", jsonOnly, valid("json", PasswordReset), async (c) => {
		const done = await resetPassword(deskOf(c), visitorOf(c), c.req.valid("json"));
		return done.ok ? c.body(null, 204) : answer(c, done);
	})
	.post("/api/auth/email/verify", jsonOnly, valid("json", Verification), async (c) => {
		const done = await verifyEmail(deskOf(c), visitorOf(c), c.req.valid("json").token);
		return done.ok ? c.body(null, 204) : answer(c, done);
	})
	.post("/api/auth/email/resend", inPerson, async (c) => {
		const done = await resendVerification(deskOf(c), visitorOf(c), c.var.caller.sub);
		return done.ok ? c.body(null, 202) : answer(c, done);
	});
