import { exportJWK, generateKeyPair } from "jose";
import { startWorkers } from "../../../test/harness/start-workers.ts";
import { withContext } from "../../kit/context.ts";
import type { Product } from "../../kit/product.ts";
import type { Store } from "../../kit/store.ts";

const colours = { paper: "#fff", ink: "#111", brand: "#7c3a5b", accent: "#c60" };
const look = {
	light: colours,
	dark: colours,
	onBrand: "#fff",
	onAccent: "#fff",
	fontDisplay: "serif",
	fontText: "serif",
};

const store = (id: string, slug: string): Store => ({
	id,
	slug,
	name: slug,
	currency: "EUR",
	locales: ["en", "es"],
	taxBasisPoints: 2100,
	shipping: [],
	countries: ["ES"],
	theme: { ...look, radius: 4, motion: "none" },
	voice: {},
});

export const here = store("sto_here", "here");
export const elsewhere = store("sto_elsewhere", "elsewhere");

type Person = { storeId: string; email: string; password: string; role: string; name: string };
type Accounts = { put(person: Person): Promise<{ id: string }> };

export type Answer<Body> = { status: number; headers: Headers; body: Body };
export type Problem = { status: number; code: string; detail: string; errors?: { path: string; message: string }[] };
/** What a test looks at of an answer: it knows which of these it is. */
export type Read = Product & Omit<Problem, "status">;
type Calling = { at?: Store; token?: string; headers?: Record<string, string> };

/** Where nobody answers. */
const nowhere = "http://127.0.0.1:1";

/** The catalog and auth on storage of their own, asked as the gateway asks them, by the partners of two stores. */
export async function openHouse(vars: { DNS_API?: string; WEB_API?: string } = {}) {
	const keys = JSON.stringify([await newKey()]);
	const secrets = { LEDGER_KEYS: keys };
	const server = await startWorkers(
		[
			{ configPath: "workers/catalog/wrangler.toml", vars: { DNS_API: nowhere, WEB_API: nowhere, ...vars }, secrets },
			{
				configPath: "workers/auth/wrangler.toml",
				// Nobody takes the mails: they are not what is looked at here.
				vars: { MAIL_API: nowhere },
				secrets: { ...secrets, SIGNING_KEYS: keys, TOKEN_SECRET: "t".repeat(43), GOOGLE_CLIENT_SECRET: "google" },
			},
			{ configPath: "workers/notifications/wrangler.toml", vars: { MAIL_API: nowhere } },
			{ configPath: "workers/stores/wrangler.toml" },
		],
		{ ACCOUNTS: { service: "tussi-auth", entrypoint: "AccountManager" }, CATALOG: { service: "tussi-catalog" } },
	);
	const { ACCOUNTS } = await server.bound<{ ACCOUNTS: Accounts }>();

	/** As the gateway would send it. */
	function requestOf(method: string, path: string, hasBody: boolean, { at = here, token, headers = {} }: Calling) {
		const address = `http://${at.slug}.localhost:8787${path}`;
		const request = withContext(
			new Request(address, {
				method,
				headers: {
					...(token && { authorization: `Bearer ${token}` }),
					...(hasBody && { "content-type": "application/json" }),
					...headers,
				},
			}),
			{ store: at, requestId: "req", address: "198.51.100.1", traceparent: "00-trace-span-01" },
		);
		return { address, method, headers: Object.fromEntries(request.headers) };
	}

	const ask = (
		worker: string,
		method: string,
		path: string,
		body: string | Uint8Array | undefined,
		calling: Calling,
	) => {
		const { address, ...init } = requestOf(method, path, body !== undefined, calling);
		return server.ask(worker, address, { ...init, ...(body !== undefined && { body }) } as RequestInit);
	};

	async function partnerOf(at: Store, name: string) {
		const person = { email: `${name}@${at.slug}.test`, password: "correct horse battery" };
		const { id } = await ACCOUNTS.put({ ...person, storeId: at.id, role: "partner", name });
		const answer = await ask("tussi-auth", "POST", "/api/auth/login", JSON.stringify(person), { at });
		if (!answer.ok) throw new Error(`${name} could not sign in: ${await answer.text()}`);
		return { id, token: ((await answer.json()) as { accessToken: string }).accessToken };
	}

	const partner = await partnerOf(here, "ada");
	const stranger = await partnerOf(elsewhere, "eve");

	/** Asks with a body that is text already, as it is. */
	const send = (method: string, path: string, text: string | Uint8Array | undefined, calling: Calling = {}) =>
		ask("tussi-catalog", method, path, text, { token: partner.token, ...calling });

	/** The same for many, all at once; answers what came back of each. */
	const sendAll = (requests: readonly { method: string; path: string; text: string }[], calling: Calling = {}) =>
		server.askAll(
			"CATALOG",
			requests.map(({ method, path, text }) => ({
				...requestOf(method, path, true, { token: partner.token, ...calling }),
				body: text,
			})),
		);

	async function call<Body = Read>(
		method: string,
		path: string,
		body?: unknown,
		calling: Calling = {},
	): Promise<Answer<Body>> {
		const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body), calling);
		const text = await answer.text();
		const headers = new Headers(Object.fromEntries(answer.headers));
		return { status: answer.status, headers, body: (text ? JSON.parse(text) : undefined) as Body };
	}

	return {
		env: await server.env<CatalogEnv>("tussi-catalog"),
		partner,
		stranger,
		send,
		sendAll,
		call,
		close: server.close,
	};
}
export type House = Awaited<ReturnType<typeof openHouse>>;

async function newKey() {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: "ES256" };
}

/** A product of which nothing is said but what has to be. */
export const plain = (title: string, more: object = {}) => ({
	title,
	description: "",
	status: "published",
	variants: [{ price: eur(1000), stock: 5 }],
	...more,
});

export const eur = (amount: number) => ({ amount, currency: "EUR" });
