import { WorkerEntrypoint } from "cloudflare:workers";
import type { Visitor } from "../kit/account.ts";
import type { Caller, Gatekeeper } from "../kit/caller.ts";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import type { Refusal } from "../kit/problem.ts";
import { logFault, service } from "../kit/service.ts";
import type { StaffMember } from "../kit/staff.ts";
import { parse } from "../kit/validate.ts";
import { type Desk, openDesk } from "./desk.ts";
import {
	Credentials,
	Deletion,
	Forgotten,
	NewAddress,
	PasswordChange,
	PasswordReset,
	Person,
	ProfileChange,
	Registration,
	Verification,
} from "./forms.ts";
import { gatekeeper, herself, whoIs } from "./gatekeeper.ts";
import { beginGoogle, finishGoogle } from "./google-sign-in.ts";
import { named, operations } from "./operations.ts";
import {
	addAddress,
	changeProfile,
	deleteAccount,
	endSession,
	listAddresses,
	listSessions,
	readProfile,
	removeAddress,
} from "./own-account.ts";
import { changePassword, forgotPassword, resetPassword } from "./passwords.ts";
import { putPerson } from "./put-person.ts";
import { refresh } from "./refresh.ts";
import { register } from "./register.ts";
import { google } from "./routes/google.ts";
import { introspection } from "./routes/introspection.ts";
import { keys } from "./routes/keys.ts";
import { ledger } from "./routes/ledger.ts";
import { me } from "./routes/me.ts";
import { passwords } from "./routes/passwords.ts";
import { signIn } from "./routes/sign-in.ts";
import { users } from "./routes/users.ts";
import { type Entrance, login, logout } from "./sign-in.ts";
import { invite, listStaff, removeStaff } from "./staff.ts";
import { resendVerification, verifyEmail } from "./verify-email.ts";

export { Counter } from "../../durable-objects/counter.ts";

type Done = { ok: true } | Refusal;

const deskOf = (env: AuthEnv, ctx: ExecutionContext): Desk =>
	openDesk(env, (work) => ctx.waitUntil(work.catch((error: unknown) => logFault(error, ""))));

/** Says who somebody is; for every worker that asks. */
export class Gate extends WorkerEntrypoint<AuthEnv> implements Gatekeeper {
	readonly #keeper = gatekeeper(deskOf(this.env, this.ctx));

	jwks() {
		return this.#keeper.jwks();
	}

	stands(caller: Caller) {
		return this.#keeper.stands(caller);
	}

	keyHolder(key: string) {
		return this.#keeper.keyHolder(key);
	}
}

/** Where people are reached; for the workers that sell to them and tell them. */
export class Contacts extends WorkerEntrypoint<AuthEnv> {
	async emailOf(accountId: string): Promise<string | undefined> {
		return (await deskOf(this.env, this.ctx).accounts.byId(accountId))?.email;
	}

	/** The telephone numbers of those accounts that have one, by account. */
	phonesOf(accountIds: readonly string[]): Promise<Record<string, string>> {
		return deskOf(this.env, this.ctx).accounts.phonesOf(accountIds);
	}
}

/** Who runs which store; for the worker that keeps the stores, which has made sure who asks (`by` is her account). */
export class Staff extends WorkerEntrypoint<AuthEnv> {
	readonly #desk = deskOf(this.env, this.ctx);

	list(storeId: string): Promise<StaffMember[]> {
		return listStaff(this.#desk, storeId);
	}

	/** `visitor.origin` is the store's own address: the mail leads there. */
	invite(by: string, visitor: Visitor, who: { email: string; name: string }) {
		return invite(this.#desk, by, visitor, who);
	}

	remove(by: string, storeId: string, id: string): Promise<Done> {
		return removeStaff(this.#desk, by, storeId, id);
	}
}

/** What people do with their own accounts; for the pages. */
export class Accounts extends WorkerEntrypoint<AuthEnv> {
	readonly #desk = deskOf(this.env, this.ctx);

	async register(visitor: Visitor, sent: unknown): Promise<Entrance> {
		const form = parse(Registration, sent);
		return form.ok ? register(this.#desk, visitor, form.value) : form;
	}

	async login(visitor: Visitor, sent: unknown): Promise<Entrance> {
		const form = parse(Credentials, sent);
		return form.ok ? login(this.#desk, visitor, form.value) : form;
	}

	refresh(visitor: Visitor, refreshToken: string): Promise<Entrance> {
		return refresh(this.#desk, visitor, refreshToken);
	}

	/** Also with tokens that are worth nothing any more: then there is nothing to end. */
	async logout(visitor: Visitor, accessToken: string, refreshToken?: string): Promise<{ ok: true }> {
		const caller = await whoIs(this.#desk, visitor.store.id, accessToken);
		await logout(this.#desk, visitor.store.id, caller && { accountId: caller.sub, id: caller.sid }, refreshToken);
		return { ok: true };
	}

	/** All the account's page shows. */
	me(visitor: Visitor, accessToken: string) {
		return this.#asHerself(visitor, accessToken, async (caller) => {
			const [profile, addresses, sessions] = await Promise.all([
				readProfile(this.#desk, caller),
				listAddresses(this.#desk, caller),
				listSessions(this.#desk, caller),
			]);
			return profile.ok ? { ...profile, addresses, sessions } : profile;
		});
	}

	changeProfile(visitor: Visitor, accessToken: string, sent: unknown) {
		return this.#asHerself(visitor, accessToken, async (caller) => {
			const form = parse(ProfileChange, sent);
			return form.ok ? changeProfile(this.#desk, caller, form.value) : form;
		});
	}

	addAddress(visitor: Visitor, accessToken: string, sent: unknown) {
		return this.#asHerself(visitor, accessToken, async (caller) => {
			const form = parse(NewAddress, sent);
			return form.ok ? addAddress(this.#desk, caller, form.value) : form;
		});
	}

	removeAddress(visitor: Visitor, accessToken: string, id: string) {
		return this.#asHerself(visitor, accessToken, (caller) => removeAddress(this.#desk, caller, id));
	}

	endSession(visitor: Visitor, accessToken: string, id: string) {
		return this.#asHerself(visitor, accessToken, (caller) => endSession(this.#desk, caller, id));
	}

	/** Ends all her other sessions. */
	changePassword(visitor: Visitor, accessToken: string, sent: unknown) {
		return this.#asHerself(visitor, accessToken, async (caller) => {
			const form = parse(PasswordChange, sent);
			return form.ok ? changePassword(this.#desk, visitor, caller, form.value) : form;
		});
	}

	async forgotPassword(visitor: Visitor, sent: unknown): Promise<Done> {
		const form = parse(Forgotten, sent);
		return form.ok ? forgotPassword(this.#desk, visitor, form.value.email) : form;
	}

	/** Ends all her sessions. */
	async resetPassword(visitor: Visitor, sent: unknown): Promise<Done> {
		const form = parse(PasswordReset, sent);
		return form.ok ? resetPassword(this.#desk, visitor, form.value) : form;
	}

	async verifyEmail(visitor: Visitor, sent: unknown): Promise<Done> {
		const form = parse(Verification, sent);
		return form.ok ? verifyEmail(this.#desk, visitor, form.value.token) : form;
	}

	resendVerification(visitor: Visitor, accessToken: string) {
		return this.#asHerself(visitor, accessToken, (caller) => resendVerification(this.#desk, visitor, caller.sub));
	}

	deleteAccount(visitor: Visitor, accessToken: string, sent: unknown) {
		return this.#asHerself(visitor, accessToken, async (caller) => {
			const form = parse(Deletion, sent);
			return form.ok ? deleteAccount(this.#desk, caller, form.value.password) : form;
		});
	}

	/** Whether the shop offers to sign in with Google. */
	hasGoogle(): boolean {
		return this.#desk.google !== undefined;
	}

	beginGoogle(visitor: Visitor, returnTo: string) {
		return beginGoogle(this.#desk, visitor, returnTo);
	}

	finishGoogle(visitor: Visitor, currentUrl: string, cookie: string) {
		return finishGoogle(this.#desk, visitor, currentUrl, cookie);
	}

	async #asHerself<Answer>(
		visitor: Visitor,
		accessToken: string,
		act: (caller: Caller) => Promise<Answer>,
	): Promise<Answer | Refusal> {
		const who = await herself(this.#desk, visitor.store.id, accessToken);
		return who.ok ? act(who.caller) : who;
	}
}

/** Puts people there; for who sets a shop up. */
export class AccountManager extends WorkerEntrypoint<AuthEnv> {
	readonly #desk = deskOf(this.env, this.ctx);

	/** Makes the account, its e-mail taken as verified; one that is there already stays as it is. */
	put(person: Person): Promise<{ id: string }> {
		return putPerson(this.#desk, Person.parse(person));
	}

	count(): Promise<number> {
		return this.#desk.accounts.count();
	}
}

let part: OpenApiPart | undefined;

export default service<AuthEnv>()
	.get("/openapi-part", (c) => {
		part ??= openApiPart(operations, named);
		return c.json(part);
	})
	.get("/health-part", async (c) => {
		const counter = () => c.env.COUNTERS.getByName("health").clear();
		return c.json(await healthOf({ accounts: reads(c.env.DB), counters: async () => counter() }));
	})
	.route("/", signIn)
	.route("/", me)
	.route("/", passwords)
	.route("/", google)
	.route("/", keys)
	.route("/", users)
	.route("/", ledger)
	.route("/", introspection);
