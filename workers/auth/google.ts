import * as oauth from "oauth4webapi";

/** An OpenID provider and what we are called there. */
export type Provider = { issuer: string; clientId: string; clientSecret: string };

/** What has to come back unchanged, and what proves that it was us who asked (RFC 7636, OpenID Connect Core section 3.1.2.1). */
export type Asked = { state: string; nonce: string; verifier: string };

/** Who the provider says came. */
export type Identity = { issuer: string; subject: string; email: string; emailVerified: boolean; name: string };

/** `refused` for an answer that does not fit what was asked, or a no; `outage` when the provider does not answer as one. */
export type Identified = { ok: true; identity: Identity } | { ok: false; why: "refused" | "outage" };

const timeout = 5000;
const metadataLife = 60 * 60_000;
const metadata = new Map<string, { server: oauth.AuthorizationServer; at: number }>();

/** Plain http is for a provider on a developer's machine; production's issuer says https. */
const options = (provider: Provider) => ({
	[oauth.allowInsecureRequests]: new URL(provider.issuer).protocol === "http:",
	signal: () => AbortSignal.timeout(timeout),
});

async function discover(provider: Provider): Promise<oauth.AuthorizationServer> {
	const known = metadata.get(provider.issuer);
	if (known && Date.now() - known.at < metadataLife) return known.server;
	const issuer = new URL(provider.issuer);
	const answer = await oauth.discoveryRequest(issuer, options(provider));
	const server = await oauth.processDiscoveryResponse(issuer, answer);
	metadata.set(provider.issuer, { server, at: Date.now() });
	return server;
}

/** Where to send the browser, and what to remember until it is back. */
export async function askProvider(provider: Provider, redirectUri: string): Promise<{ url: string; asked: Asked }> {
	const server = await discover(provider);
	if (!server.authorization_endpoint) throw new Error("The provider names no authorization endpoint");
	const asked = {
		state: oauth.generateRandomState(),
		nonce: oauth.generateRandomNonce(),
		verifier: oauth.generateRandomCodeVerifier(),
	};
	const url = new URL(server.authorization_endpoint);
	const parameters = {
		client_id: provider.clientId,
		redirect_uri: redirectUri,
		response_type: "code",
		scope: "openid email profile",
		state: asked.state,
		nonce: asked.nonce,
		code_challenge: await oauth.calculatePKCECodeChallenge(asked.verifier),
		code_challenge_method: "S256",
	};
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	return { url: url.href, asked };
}

/** Exchanges what the browser brought back for who came: state, PKCE, nonce, issuer, audience, times and signature are all checked. */
export async function identify(
	provider: Provider,
	currentUrl: URL,
	redirectUri: string,
	asked: Asked,
): Promise<Identified> {
	let server: oauth.AuthorizationServer;
	try {
		server = await discover(provider);
	} catch {
		return { ok: false, why: "outage" };
	}
	try {
		return { ok: true, identity: await exchange(provider, server, currentUrl, redirectUri, asked) };
	} catch (error) {
		return { ok: false, why: isRefusal(error) ? "refused" : "outage" };
	}
}

async function exchange(
	provider: Provider,
	server: oauth.AuthorizationServer,
	currentUrl: URL,
	redirectUri: string,
	asked: Asked,
): Promise<Identity> {
	const client = { client_id: provider.clientId };
	const parameters = oauth.validateAuthResponse(server, client, currentUrl, asked.state);
	const answer = await oauth.authorizationCodeGrantRequest(
		server,
		client,
		oauth.ClientSecretPost(provider.clientSecret),
		parameters,
		redirectUri,
		asked.verifier,
		options(provider),
	);
	const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
		expectedNonce: asked.nonce,
		requireIdToken: true,
	});
	await oauth.validateApplicationLevelSignature(server, answer, options(provider));
	const claims = oauth.getValidatedIdTokenClaims(tokens);
	if (!claims) throw new Error("The provider sent no ID token");
	return {
		issuer: claims.iss,
		subject: claims.sub,
		email: typeof claims.email === "string" ? claims.email.trim().toLowerCase() : "",
		emailVerified: claims.email_verified === true,
		name: typeof claims.name === "string" ? claims.name.slice(0, 120) : "",
	};
}

const isRefusal = (error: unknown): boolean =>
	error instanceof oauth.AuthorizationResponseError ||
	error instanceof oauth.ResponseBodyError ||
	error instanceof oauth.OperationProcessingError;
