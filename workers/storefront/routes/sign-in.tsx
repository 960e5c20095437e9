import { Hono } from "hono";
import { ForgotPage } from "../../../web/pages/forgot.tsx";
import { LoginPage } from "../../../web/pages/login.tsx";
import { RegisterPage } from "../../../web/pages/register.tsx";
import { ResetPage } from "../../../web/pages/reset.tsx";
import { VerifyPage } from "../../../web/pages/verify.tsx";
import type { SignedIn } from "../../kit/account.ts";
import { logFault, type ServiceTypes } from "../../kit/service.ts";
import { authProblem, fieldErrors, statusOf } from "../auth-problem.ts";
import { forgetSession, rememberSession, safeNext, tokensOf, visitorOf } from "../session.ts";
import { type C, categoriesOf, fieldsOf, forgetCart, pageOf, prefixOf, shopperOf, show } from "../visit.ts";

const personalPage = async (c: C) => pageOf(c, { categories: await categoriesOf(c) });

export const signIn = new Hono<ServiceTypes<StorefrontEnv>>()
	.get("/login", async (c) => {
		const page = await personalPage(c);
		const next = c.req.query("next") ?? "";
		return show(c, page, "private", <LoginPage page={page} values={{}} next={next} google={await hasGoogle(c)} />);
	})
	.post("/login", async (c) => {
		const { email = "", password = "", next = "" } = await fieldsOf(c);
		const done = await c.env.AUTH.login(visitorOf(c), { email, password });
		if (done.ok) return enter(c, done.signedIn, next);
		const page = await personalPage(c);
		const problem = authProblem(page, done);
		const form = <LoginPage page={page} values={{ email }} problem={problem} next={next} google={await hasGoogle(c)} />;
		return show(c, page, "private", form, statusOf(done));
	})
	.get("/register", async (c) => {
		const page = await personalPage(c);
		const next = c.req.query("next") ?? "";
		const form = <RegisterPage page={page} values={{}} errors={[]} next={next} google={await hasGoogle(c)} />;
		return show(c, page, "private", form);
	})
	.post("/register", async (c) => {
		const { email = "", password = "", name = "", next = "" } = await fieldsOf(c);
		const done = await c.env.AUTH.register(visitorOf(c), { email, password, ...(name.trim() && { name }) });
		if (done.ok) return enter(c, done.signedIn, next);
		const page = await personalPage(c);
		const errors = fieldErrors(page, done);
		const props = { page, values: { email, name }, errors, next, google: await hasGoogle(c) };
		const problem = errors.length === 0 ? authProblem(page, done) : undefined;
		return show(c, page, "private", <RegisterPage {...props} problem={problem} />, statusOf(done));
	})
	.post("/logout", async (c) => {
		const { access, refresh } = tokensOf(c);
		if (access !== undefined || refresh !== undefined) {
			await joinCart(c, access);
			await c.env.AUTH.logout(visitorOf(c), access ?? "", refresh);
			forgetCart(c);
		}
		forgetSession(c);
		return c.redirect(prefixOf(c) || "/", 303);
	})
	.get("/forgot", async (c) => {
		const page = await personalPage(c);
		return show(c, page, "private", <ForgotPage page={page} values={{}} sent={false} />);
	})
	.post("/forgot", async (c) => {
		const { email = "" } = await fieldsOf(c);
		const asked = await c.env.AUTH.forgotPassword(visitorOf(c), { email });
		const page = await personalPage(c);
		return show(
			c,
			page,
			"private",
			<ForgotPage page={page} values={{ email }} sent={asked.ok} />,
			asked.ok ? 200 : statusOf(asked),
		);
	})
	.get("/reset", async (c) => {
		const page = await personalPage(c);
		return show(c, page, "private", <ResetPage page={page} token={c.req.query("token") ?? ""} errors={[]} />);
	})
	.post("/reset", async (c) => {
		const { token = "", password = "" } = await fieldsOf(c);
		const done = await c.env.AUTH.resetPassword(visitorOf(c), { token, password });
		if (done.ok) return c.redirect(`${prefixOf(c)}/login`, 303);
		const page = await personalPage(c);
		const errors = fieldErrors(page, done);
		const problem = errors.length === 0 ? authProblem(page, done) : undefined;
		return show(
			c,
			page,
			"private",
			<ResetPage page={page} token={token} errors={errors} problem={problem} />,
			statusOf(done),
		);
	})
	.get("/verify", async (c) => {
		const page = await personalPage(c);
		return show(c, page, "private", <VerifyPage page={page} token={c.req.query("token") ?? ""} state="ask" />);
	})
	.post("/verify", async (c) => {
		const { token = "" } = await fieldsOf(c);
		const done = await c.env.AUTH.verifyEmail(visitorOf(c), { token });
		const page = await personalPage(c);
		const state = done.ok ? "done" : "invalid";
		return show(c, page, "private", <VerifyPage page={page} token="" state={state} />, done.ok ? 200 : statusOf(done));
	});

async function enter(c: C, signedIn: SignedIn, next: string): Promise<Response> {
	rememberSession(c, signedIn);
	await joinCart(c, signedIn.accessToken);
	return c.redirect(safeNext(c, next), 303);
}

/** What she put into a cart as a guest goes into her account's. Where that fails the next look at the cart does it. */
async function joinCart(c: C, accessToken: string | undefined): Promise<void> {
	const shopper = shopperOf(c, accessToken);
	if (accessToken === undefined || shopper.cartToken === undefined) return;
	try {
		const joined = await c.env.CHECKOUT.readCart(shopper);
		if (joined.ok) forgetCart(c);
	} catch (error) {
		logFault(error, c.var.context.requestId);
	}
}

const hasGoogle = async (c: C): Promise<boolean> => c.env.AUTH.hasGoogle();
