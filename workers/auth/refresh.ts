import type { SignedIn, Visitor } from "../kit/account.ts";
import { refuse } from "../kit/problem.ts";
import { accessLife } from "./access-tokens.ts";
import { profileOf } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import type { Rotation } from "./schema.ts";
import { seal, unseal } from "./seal.ts";
import type { SessionRow } from "./sessions.ts";
import type { Entrance } from "./sign-in.ts";

/** How long a token that was used answers the same again: for two tabs, and for an answer that got lost. */
const grace = 10_000;

type Found = NonNullable<Awaited<ReturnType<Desk["sessions"]["find"]>>>;

/**
 * The next pair. A token that was used already answers the same pair for a moment; shown later it has been stolen, from
 * whoever shows it or from whoever used it first, so both lose the session (RFC 9700 section 4.14.2).
 */
export async function refresh(desk: Desk, visitor: Visitor, token: string): Promise<Entrance> {
	const storeId = visitor.store.id;
	const place = await desk.refreshTokens.read(storeId, token);
	if (!place) return refused;
	const found = await desk.sessions.find(storeId, place.sessionId, desk.now());
	if (!found || found.account.isBlocked) return refused;
	if (place.generation === found.session.generation) {
		const next = await rotate(desk, found, token);
		if (next) return { ok: true, signedIn: next };
	}
	// Somebody else may have been faster since it was read.
	const current = await desk.sessions.find(storeId, place.sessionId, desk.now());
	if (!current) return refused;
	const same = await repeat(desk, current, place.generation, token);
	if (same) return { ok: true, signedIn: same };
	await desk.sessions.end(current.account.id, current.session.id);
	return refused;
}

const refused = refuse("auth.invalid_token", "Sign in again.");

async function rotate(desk: Desk, { session, account }: Found, token: string): Promise<SignedIn | undefined> {
	const now = desk.now();
	const accessToken = await desk.accessTokens.sign(
		{ sub: account.id, role: account.role, store: account.storeId, sid: session.id },
		now,
	);
	const rotation: Rotation = {
		generation: session.generation,
		at: now,
		// The old token is part of the key: the table alone, even with our secret, opens nothing.
		sealedAccess: await seal(desk.secret, ["access", token], accessToken),
	};
	const rotations = [...recent(session, now), rotation];
	if (!(await desk.sessions.rotate(session, rotations, now))) return undefined;
	return pair(desk, { session, account }, session.generation + 1, accessToken);
}

/** What was answered to that token before, while it may still be asked for. */
async function repeat(desk: Desk, found: Found, generation: number, token: string): Promise<SignedIn | undefined> {
	const rotation = recent(found.session, desk.now()).find((earlier) => earlier.generation === generation);
	const accessToken = rotation && (await unseal(desk.secret, ["access", token], rotation.sealedAccess));
	return accessToken === undefined ? undefined : pair(desk, found, generation + 1, accessToken);
}

const recent = ({ rotations }: SessionRow, now: number): Rotation[] => rotations.filter(({ at }) => now - at <= grace);

const pair = async (
	desk: Desk,
	{ session, account }: Found,
	generation: number,
	accessToken: string,
): Promise<SignedIn> => ({
	user: profileOf(account),
	accessToken,
	expiresIn: accessLife,
	refreshToken: await desk.refreshTokens.write(session.storeId, { sessionId: session.id, generation }),
});
