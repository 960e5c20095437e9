import type { Visitor } from "../kit/account.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { StaffMember } from "../kit/staff.ts";
import type { Account } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import { invitationMail } from "./mails.ts";

/** How long an invitation waits to be taken up, in ms: a week. */
const life = 7 * 24 * 60 * 60 * 1000;
/** Far more than a small brand has. */
const most = 100;

const memberOf = ({ id, email, name, createdAt, passwordHash }: Account): StaffMember => ({
	id,
	email,
	name,
	createdAt: new Date(createdAt).toISOString(),
	isInvited: passwordHash === null,
});

/** Who runs a store. */
export const listStaff = async (desk: Desk, storeId: string): Promise<StaffMember[]> =>
	(await desk.accounts.list(storeId, { limit: most, role: "partner" })).map(memberOf);

/**
 * Has somebody run the store, and mails it to her. Who has no account yet chooses a password by the mail's link. An account
 * whose address nobody has confirmed may be somebody else's, who waited for just this: that one is refused.
 */
export async function invite(
	desk: Desk,
	by: string,
	visitor: Visitor,
	{ email, name }: { email: string; name: string },
): Promise<{ ok: true; member: StaffMember } | Refusal> {
	const storeId = visitor.store.id;
	const known = await desk.accounts.byEmail(storeId, email);
	if (known && known.emailVerifiedAt === null && known.passwordHash !== null)
		return refuse(
			"staff.unconfirmed",
			"There is an account with that address which nobody has confirmed. Ask her to confirm it first.",
		);
	const account = known ? await promote(desk, by, known) : await make(desk, storeId, email, name);
	if (!account) return refuse("service.unavailable", "Try again in a moment.");
	await desk.anchor();
	if (await desk.limits.mayMail(storeId, email, desk.now(), "notices"))
		desk.later(mailInvitation(desk, visitor, account));
	return { ok: true, member: memberOf(account) };
}

const promote = async (desk: Desk, by: string, known: Account): Promise<Account | undefined> =>
	known.role === "customer" ? desk.accounts.manage(known.id, { role: "partner" }, by, desk.now()) : known;

const make = (desk: Desk, storeId: string, email: string, name: string): Promise<Account | undefined> =>
	desk.accounts.create({ storeId, email, passwordHash: null, name, role: "partner", isVerified: false }, desk.now());

async function mailInvitation(desk: Desk, visitor: Visitor, account: Account): Promise<void> {
	const token = account.passwordHash === null ? await desk.links.write(account, "reset", desk.now(), life) : undefined;
	await desk.post(invitationMail(visitor, account.email, token));
}

/** From now on she is a customer like any other; what she had open ends. Nobody removes herself: a store is never left alone. */
export async function removeStaff(
	desk: Desk,
	by: string,
	storeId: string,
	id: string,
): Promise<{ ok: true } | Refusal> {
	const account = await desk.accounts.byId(id);
	if (account?.storeId !== storeId || account.role !== "partner")
		return refuse("user.not_found", "Look for them in the list.");
	if (id === by) return refuse("auth.forbidden", "Nobody removes herself: somebody else has to.");
	await desk.accounts.manage(id, { role: "customer" }, by, desk.now());
	await desk.anchor();
	return { ok: true };
}
