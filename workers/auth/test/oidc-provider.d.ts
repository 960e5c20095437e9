/** As much of it as the tests use; the package brings no types. */
declare module "oidc-provider" {
	import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

	type Context = { path: string; req: IncomingMessage; res: ServerResponse; respond: boolean };
	type Interaction = {
		uid: string;
		prompt: { name: string };
		params: { login_hint: string; client_id: string; scope: string };
		session?: { accountId: string };
	};

	export default class Provider {
		constructor(
			issuer: string,
			configuration: {
				clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
				claims: Record<string, string[]>;
				conformIdTokenClaims: boolean;
				features: { devInteractions: { enabled: boolean } };
				interactions: { url(context: Context, interaction: Interaction): string };
				findAccount(context: Context, sub: string): { accountId: string; claims(): { sub: string } };
				ttl: Record<string, number>;
				cookies: { keys: string[] };
				jwks: { keys: JsonWebKey[] };
			},
		);
		use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
		interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
		interactionFinished(
			request: IncomingMessage,
			response: ServerResponse,
			result: object,
			options?: { mergeWithLastSubmission: boolean },
		): Promise<void>;
		readonly Grant: new (about: {
			accountId: string | undefined;
			clientId: string;
		}) => {
			addOIDCScope(scope: string): void;
			save(): Promise<string>;
		};
		callback(): RequestListener;
	}
}
