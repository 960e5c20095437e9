import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { startWorkers } from "../../../test/harness/start-workers.ts";
import type { SignedIn, Visitor } from "../../kit/account.ts";
import type { Role } from "../../kit/caller.ts";
import { withContext } from "../../kit/context.ts";
import type { Mail } from "../../kit/mail.ts";
import type { Store } from "../../kit/store.ts";
import type { Account } from "../accounts.ts";
import { type Desk, openDesk } from "../desk.ts";
import { hashPassword } from "../password-hash.ts";
import { enter } from "../sign-in.ts";

const colours = { paper: "#fff", ink: "#111", brand: "#7c3a5b", accent: "#c60" };

const store = (id: string, name: string): Store => ({
	id,
	slug: name.toLowerCase(),
	name,
	currency: "EUR",
	locales: ["en", "es"],
	taxBasisPoints: 2100,
	shipping: [],
	countries: ["ES"],
	theme: {
		light: colours,
		dark: colours,
		onBrand: "#fff",
		onAccent: "#fff",
		fontDisplay: "serif",
		fontText: "serif",
		radius: 4,
		motion: "none",
	},
	voice: {},
});

export const here = store("sto_here", "Here");
export const elsewhere = store("sto_elsewhere", "Elsewhere");
export const password = "correct horse battery";

let addresses = 0;
/** An address nobody else uses, so that what is counted by address counts this one alone. */
export const newAddress = (): string => `198.51.${Math.floor(addresses / 250) % 250}.${addresses++ % 250}`;

let people = 0;
export const newEmail = (): string => `ada${people++}@example.test`;

export const visitorAt = (at: Store = here, address = newAddress()): Visitor => ({
	store: at,
	locale: "en",
	address,
	device: "test",
	origin: originOf(at),
});

export const originOf = (at: Store): string => `http://${at.slug}.localhost:8787`;

export async function newSigningKey(): Promise<JWK> {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: "ES256" };
}

type Answer<Body> = { status: number; headers: Headers; cookies: string[]; body: Body };

/** The auth worker on storage of its own, with an inbox, and the same desk in this process, whose clock a test may set. */
export async function openHouse(settings: Record<string, string> = {}) {
	const mails: Mail[] = [];
	const inbox = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			mails.push(JSON.parse(Buffer.concat(chunks).toString()) as Mail);
			response.end();
		});
	});
	await new Promise<void>((resolve) => inbox.listen(0, "127.0.0.1", resolve));
	const keys = [await newSigningKey(), await newSigningKey()];
	const server = await startWorkers(
		[
			{
				configPath: "workers/auth/wrangler.toml",
				vars: { MAIL_API: `http://127.0.0.1:${(inbox.address() as AddressInfo).port}`, ...settings },
				secrets: {
					SIGNING_KEYS: JSON.stringify(keys),
					LEDGER_KEYS: JSON.stringify([await newSigningKey()]),
					TOKEN_SECRET: "t".repeat(43),
					GOOGLE_CLIENT_SECRET: "google",
				},
			},
		],
		entrypoints,
	);
	const env = await server.env<AuthEnv>("tussi-auth");
	const waiting: Promise<unknown>[] = [];

	const desk: Desk = {
		...openDesk(env, (work) => waiting.push(work)),
		post: async (mail) => {
			mails.push(mail);
		},
	};

	async function call<Body>(
		method: string,
		path: string,
		{ at = here, token, body, headers = {}, address = newAddress() }: Calling = {},
	): Promise<Answer<Body>> {
		const isForm = typeof body === "string";
		const request = withContext(
			new Request(originOf(at) + path, {
				method,
				headers: {
					...(token && { authorization: `Bearer ${token}` }),
					...(body !== undefined && {
						"content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
					}),
					...headers,
				},
			}),
			{ store: at, requestId: "req", address, traceparent: "" },
		);
		const answer = await server.ask("tussi-auth", request.url, {
			method,
			headers: Object.fromEntries(request.headers),
			...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
		});
		const text = await answer.text();
		const all = new Headers(Object.fromEntries(answer.headers));
		const isJson = /\bjson\b/.test(all.get("content-type") ?? "");
		const cookies = answer.headers.getSetCookie();
		return { status: answer.status, headers: all, cookies, body: (isJson ? JSON.parse(text) : text) as Body };
	}

	return {
		server,
		env,
		keys,
		mails,
		desk,
		call,
		/** The bindings of a worker that shows pages, or asks who somebody is. */
		bindings: server.bound,
		/** The same desk at another time. */
		deskAt: (now: number): Desk => ({ ...desk, now: () => now }),
		/** What goes on after the answers is done. */
		settled: () => Promise.all(waiting),
		/** An account; with the cheapest hash there is unless its password matters. */
		async account(
			more: Partial<{ at: Store; role: Role; isVerified: boolean; email: string; cost: Cost }> = {},
		): Promise<Account> {
			const { at = here, role = "customer", isVerified = true, email = newEmail(), cost = cheap } = more;
			const passwordHash = await hashPassword(password, cost);
			const made = await desk.accounts.create(
				{ storeId: at.id, email, passwordHash, name: "Ada", role, isVerified },
				Date.now(),
			);
			if (!made) throw new Error(`${email} is there already`);
			return made;
		},
		async signedIn(account: Account): Promise<SignedIn> {
			const entrance = await enter(desk, account, "test");
			if (!entrance.ok) throw new Error(entrance.problem);
			return entrance.signedIn;
		},
		async close() {
			await Promise.allSettled(waiting);
			await server.close();
			inbox.close();
		},
	};
}
export type House = Awaited<ReturnType<typeof openHouse>>;

type Cost = { ln: number; r: number; p: number };
export const cheap: Cost = { ln: 4, r: 8, p: 1 };

type Calling = { at?: Store; token?: string; body?: unknown; headers?: Record<string, string>; address?: string };

/** What others are bound to. */
const entrypoints = Object.fromEntries(
	["Gate", "Accounts", "AccountManager"].map((entrypoint) => [
		entrypoint.toUpperCase(),
		{ service: "tussi-auth", entrypoint },
	]),
);
