import { Hono } from "hono";
import type { PageContext } from "../../../web/page.ts";
import { AccountPage } from "../../../web/pages/account.tsx";
import { say } from "../../../web/texts/index.ts";
import type { Profile, SavedAddress, Session } from "../../kit/account.ts";
import type { Refusal } from "../../kit/problem.ts";
import type { ServiceTypes } from "../../kit/service.ts";
import { authProblem, fieldErrors, statusOf } from "../auth-problem.ts";
import { asHerself, forgetSession, visitorOf } from "../session.ts";
import { type C, categoriesOf, fieldsOf, pageOf, prefixOf, show } from "../visit.ts";

const notices = ["saved", "password", "address", "session", "verify_sent"] as const;
type Notice = (typeof notices)[number];
type Me = { ok: true; user: Profile; addresses: SavedAddress[]; sessions: Session[] } | Refusal;

export const account = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/account", (c) => accountPage(c))
	.post("/account", async (c) => {
		const { intent, name = "", phone = "" } = await fieldsOf(c);
		if (intent === "resend")
			return change(c, { notice: "verify_sent" }, (token) => c.env.AUTH.resendVerification(visitorOf(c), token));
		const form: Form = { name: "profile", values: { name, phone } };
		return change(c, { notice: "saved", form }, (token) =>
			c.env.AUTH.changeProfile(visitorOf(c), token, { name, phone }),
		);
	})
	.post("/account/addresses", async (c) => {
		const values = await fieldsOf(c);
		const { name, street, city, province, postalCode, country } = values;
		const address = { name, street, city, province, postalCode, country };
		return change(c, { notice: "address", form: { name: "address", values } }, (token) =>
			c.env.AUTH.addAddress(visitorOf(c), token, address),
		);
	})
	.post("/account/addresses/:id", (c) =>
		change(c, { notice: "address" }, (token) => c.env.AUTH.removeAddress(visitorOf(c), token, c.req.param("id"))),
	)
	.post("/account/sessions/:id", (c) =>
		change(c, { notice: "session" }, (token) => c.env.AUTH.endSession(visitorOf(c), token, c.req.param("id"))),
	)
	.post("/account/password", async (c) => {
		const { current = "", password = "" } = await fieldsOf(c);
		return change(c, { notice: "password", form: { name: "password", values: {} } }, (token) =>
			c.env.AUTH.changePassword(visitorOf(c), token, { current, password }),
		);
	})
	.post("/account/delete", async (c) => {
		const { password = "" } = await fieldsOf(c);
		const done = await asHerself<Done>(c, async (token) => c.env.AUTH.deleteAccount(visitorOf(c), token, { password }));
		if (!done) return toLogin(c);
		if (!done.ok) return accountPage(c, done, { name: "delete", values: {} });
		forgetSession(c);
		return c.redirect(prefixOf(c) || "/", 303);
	});

type Done = { ok: true } | Refusal;

/** The form that was sent, with what was typed into it, so that nothing has to be typed again. */
type Form = { name: "profile" | "address" | "password" | "delete"; values: Record<string, string> };

/** Changes something of hers and shows the account again, with what was done or what was wrong. */
async function change(
	c: C,
	{ notice, form }: { notice: Notice; form?: Form },
	act: (accessToken: string) => PromiseLike<Done>,
): Promise<Response> {
	const done = await asHerself<Done>(c, async (token) => act(token));
	if (!done) return toLogin(c);
	if (done.ok) return c.redirect(`${prefixOf(c)}/account?notice=${notice}`, 303);
	return accountPage(c, done, form);
}

async function accountPage(c: C, refusal?: Refusal, form?: Form): Promise<Response> {
	const me = await asHerself<Me>(c, async (token) => c.env.AUTH.me(visitorOf(c), token));
	if (!me?.ok) return toLogin(c);
	const page = pageOf(c, { categories: await categoriesOf(c) });
	const errors = refusal ? fieldErrors(page, refusal) : [];
	const body = (
		<AccountPage
			page={page}
			user={me.user}
			addresses={me.addresses}
			sessions={me.sessions}
			errors={errors}
			notice={refusal ? undefined : notices.find((notice) => notice === c.req.query("notice"))}
			problem={refusal && errors.length === 0 ? accountProblem(page, refusal) : undefined}
			form={form?.name}
			values={form?.values}
		/>
	);
	return show(c, page, "private", body, refusal ? statusOf(refusal) : 200);
}

/** Here only a password can be wrong: who she is, is known. */
const accountProblem = (page: PageContext, refusal: Refusal): string | undefined =>
	refusal.problem === "auth.invalid_credentials"
		? say(page, "auth.problem.wrong_password")
		: authProblem(page, refusal);

/** She comes back to where she was, not to a form that was sent. */
function toLogin(c: C): Response {
	return c.redirect(`${prefixOf(c)}/login?next=${encodeURIComponent(`${prefixOf(c)}/account`)}`, 303);
}
