import { anchor } from "../kit/ledger-anchor.ts";
import type { Mail } from "../kit/mail.ts";
import { sendMail } from "../kit/mail.ts";
import { AccessTokens } from "./access-tokens.ts";
import { Accounts } from "./accounts.ts";
import { AddressBook } from "./address-book.ts";
import { ApiKeys } from "./api-keys.ts";
import type { Provider } from "./google.ts";
import { Limits } from "./limits.ts";
import { Links } from "./links.ts";
import { RefreshTokens } from "./refresh-tokens.ts";
import { Sessions } from "./sessions.ts";

/** Everything the work with accounts passes through; the rules see nothing else. */
export type Desk = {
	accounts: Accounts;
	sessions: Sessions;
	links: Links;
	addresses: AddressBook;
	keys: ApiKeys;
	accessTokens: AccessTokens;
	refreshTokens: RefreshTokens;
	limits: Limits;
	/** Undefined when the shop offers no sign-in with Google. */
	google: Provider | undefined;
	/** For what is sealed. */
	secret: string;
	post(mail: Mail): Promise<void>;
	/** Signs where the ledger of roles ends now; never fails. */
	anchor(): Promise<unknown>;
	/** Goes on after the answer; what breaks there is logged and changes nothing. */
	later(work: Promise<unknown>): void;
	now(): number;
};

export const openDesk = (env: AuthEnv, later: Desk["later"]): Desk => ({
	accounts: new Accounts(env.DB),
	sessions: new Sessions(env.DB),
	links: new Links(env.DB),
	addresses: new AddressBook(env.DB),
	keys: new ApiKeys(env.DB),
	accessTokens: new AccessTokens(env.SIGNING_KEYS),
	refreshTokens: new RefreshTokens(env.TOKEN_SECRET),
	limits: new Limits(env.COUNTERS),
	google:
		env.GOOGLE_CLIENT_ID === ""
			? undefined
			: { issuer: env.GOOGLE_ISSUER, clientId: env.GOOGLE_CLIENT_ID, clientSecret: env.GOOGLE_CLIENT_SECRET },
	secret: env.TOKEN_SECRET,
	post: (mail) => sendMail(env, mail),
	anchor: () => anchor(env.DB, "auth", env),
	later,
	now: Date.now,
});
