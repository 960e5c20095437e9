import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export type Person = { sub: string; email: string; email_verified: boolean; name: string };

/**
 * A real OpenID provider on this machine. Who is named by `login_hint` signs in and consents without being asked; the
 * people are added by the tests.
 */
export async function startProvider(redirectUri: string) {
	const people = new Map<string, Person>();
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = new Provider(issuer, {
		clients: [{ client_id: "shop", client_secret: "google", redirect_uris: [redirectUri] }],
		claims: { email: ["email", "email_verified"], profile: ["name"] },
		conformIdTokenClaims: false,
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
		findAccount: (_, sub) => ({ accountId: sub, claims: () => people.get(sub) ?? { sub } }),
		ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
		cookies: { keys: ["only for tests"] },
		jwks: { keys: [await signingKey()] },
	});
	provider.use(async (context, next) => {
		if (!context.path.startsWith("/interaction/")) return next();
		const { prompt, params, session } = await provider.interactionDetails(context.req, context.res);
		if (prompt.name === "login") {
			await provider.interactionFinished(context.req, context.res, { login: { accountId: params.login_hint } });
		} else {
			const grant = new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
			grant.addOIDCScope(params.scope);
			const consent = { consent: { grantId: await grant.save() } };
			await provider.interactionFinished(context.req, context.res, consent, { mergeWithLastSubmission: true });
		}
		context.respond = false;
	});
	server.on("request", provider.callback());
	return { issuer, people, close: () => server.close() };
}

async function signingKey(): Promise<JsonWebKey> {
	const algorithm = {
		name: "RSASSA-PKCS1-v1_5",
		modulusLength: 2048,
		publicExponent: new Uint8Array([1, 0, 1]),
		hash: "SHA-256",
	};
	const { privateKey } = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
	const { kty, n, e, d, p, q, dp, dq, qi } = (await crypto.subtle.exportKey("jwk", privateKey)) as JsonWebKey;
	return { kty, n, e, d, p, q, dp, dq, qi, alg: "RS256", use: "sig" } as JsonWebKey;
}

/** Goes through the provider's pages as a browser does, and answers the address it is sent back to. */
export async function throughProvider(url: string, issuer: string): Promise<URL> {
	const cookies = new Map<string, string>();
	let next = new URL(url);
	for (let hop = 0; hop < 10 && next.origin === issuer; hop++) {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const answer = await fetch(next, { redirect: "manual", headers: { cookie } });
		for (const set of answer.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
			cookies.set(name, value);
		}
		const location = answer.headers.get("location");
		if (!location) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
		next = new URL(location, next);
	}
	return next;
}
