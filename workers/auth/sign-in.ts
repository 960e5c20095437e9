import type { SignedIn, Visitor } from "../kit/account.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { accessLife } from "./access-tokens.ts";
import { type Account, profileOf } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import type { Credentials } from "./forms.ts";
import { hashPassword, isDated, passwordFits } from "./password-hash.ts";

export type Entrance = { ok: true; signedIn: SignedIn } | Refusal;

/** An e-mail nobody has and a wrong password are the same answer after the same work. */
export async function login(desk: Desk, visitor: Visitor, { email, password }: Credentials): Promise<Entrance> {
	const flood = await desk.limits.fromAddress("login", visitor.address, desk.now());
	if (flood) return flood;
	const account = await desk.accounts.byEmail(visitor.store.id, email);
	const tried = await tryPassword(desk, visitor.store.id, email, account, password);
	if (!tried.ok) return tried;
	if (!account || !tried.fits) return refuse("auth.invalid_credentials", "Check both and try again.");
	if (account.isBlocked) return refuse("auth.blocked", "Ask the shop if you do not know why.");
	const entrance = await enter(desk, account, visitor.device);
	if (entrance.ok && isDated(account.passwordHash ?? ""))
		await desk.accounts.rehash(account, await hashPassword(password));
	return entrance;
}

/** Whether the password is hers, as often as that may be asked. */
export const tryPassword = (
	desk: Desk,
	storeId: string,
	email: string,
	account: Account | undefined,
	password: string,
) => desk.limits.tryPassword(storeId, email, () => passwordFits(password, account?.passwordHash), desk.now);

/** Begins a session. */
export async function enter(desk: Desk, account: Account, device: string): Promise<Entrance> {
	const now = desk.now();
	const sessionId = await desk.sessions.begin(account, device, now);
	if (sessionId === undefined) return refuse("auth.invalid_credentials", "The account has just changed. Try again.");
	desk.later(desk.accounts.sweep(now));
	const signedIn = {
		user: profileOf(account),
		accessToken: await desk.accessTokens.sign(
			{ sub: account.id, role: account.role, store: account.storeId, sid: sessionId },
			now,
		),
		expiresIn: accessLife,
		refreshToken: await desk.refreshTokens.write(account.storeId, { sessionId, generation: 0 }),
	};
	return { ok: true, signedIn };
}

/** Ends the session that either token is of; one that has ended already is fine. Answers whether it could be told which. */
export async function logout(
	desk: Desk,
	storeId: string,
	session: { accountId: string; id: string } | undefined,
	refreshToken: string | undefined,
): Promise<boolean> {
	if (session) await desk.sessions.end(session.accountId, session.id);
	const place = refreshToken === undefined ? undefined : await desk.refreshTokens.read(storeId, refreshToken);
	if (place) {
		const found = await desk.sessions.find(storeId, place.sessionId, desk.now());
		if (found) await desk.sessions.end(found.account.id, place.sessionId);
	}
	return session !== undefined || place !== undefined;
}
