import type { Visitor } from "../kit/account.ts";
import { refuse } from "../kit/problem.ts";
import type { Desk } from "./desk.ts";
import type { Registration } from "./forms.ts";
import { hashPassword } from "./password-hash.ts";
import { type Entrance, enter } from "./sign-in.ts";
import { sendVerification } from "./verify-email.ts";

/** Makes an account and signs its owner in; the e-mail is hers only once she has opened the link that is sent there. */
export async function register(
	desk: Desk,
	visitor: Visitor,
	{ email, password, name }: Registration,
): Promise<Entrance> {
	const flood = await desk.limits.fromAddress("register", visitor.address, desk.now());
	if (flood) return flood;
	const storeId = visitor.store.id;
	const taken = refuse("auth.email_taken", "Sign in, or ask for a new password.", {
		errors: [{ path: "email", message: "has an account already" }],
	});
	if (await desk.accounts.byEmail(storeId, email)) return taken;
	const account = await desk.accounts.create(
		{ storeId, email, passwordHash: await hashPassword(password), name, role: "customer", isVerified: false },
		desk.now(),
	);
	if (!account) return taken;
	const entrance = await enter(desk, account, visitor.device);
	if (await desk.limits.mayMail(storeId, email, desk.now())) await sendVerification(desk, visitor, account);
	return entrance;
}
