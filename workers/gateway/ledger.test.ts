import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../kit/context.ts";
import type { ChainReport } from "../kit/ledger-report.ts";
import { demoStores } from "../local/demo/stores.ts";

type Answering = (request: Request) => Promise<Response>;
const chain = (name: string): ChainReport => ({
	...{ chain: name as ChainReport["chain"], ok: true, entries: 0, head: { seq: 0, hash: "" } },
	...{ signedHead: null, unsigned: 0, firstBad: null, drift: [] },
});
const found =
	(...chains: ChainReport[]): Answering =>
	async () =>
		Response.json({ chains });

beforeEach(() => {
	vi.resetModules();
	vi.spyOn(console, "log").mockReturnValue();
	vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const keyPair = generateKeyPair("ES256", { extractable: true });

/** The gateway, asked by an admin, with services that do as they are told. */
async function gateway(
	catalog: Answering,
	auth: Answering = found(chain("auth")),
	checkout: Answering = found(chain("orders")),
) {
	const { app } = await import("./app.ts");
	const { publicKey, privateKey } = await keyPair;
	const store = demoStores[0]?.store;
	const token = await new SignJWT({ role: "admin", store: store?.id, sid: "ses_1" })
		.setProtectedHeader({ alg: "ES256", kid: "k" })
		.setIssuer("tussi")
		.setSubject("usr_1")
		.setExpirationTime("1h")
		.sign(privateKey);
	const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" }] };
	const limit = { limit: async () => ({ success: true }) };
	const services = {
		CATALOG: { fetch: vi.fn(catalog) },
		ACCOUNTS: { fetch: vi.fn(auth) },
		CHECKOUT: { fetch: vi.fn(checkout) },
	};
	const env = {
		...{ FEW: limit, WRITES: limit, READS: limit, ...services },
		...{ STORES: { byHost: async () => store }, AUTH: { jwks: async () => keys, stands: async () => true } },
	};
	const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
	const headers = { authorization: `Bearer ${token}` };
	return {
		services,
		token,
		ask: async (path = "/api/admin/ledger/verify") =>
			app.request(`http://localhost${path}`, { headers }, env as never, context as never),
	};
}

test("what the services find is joined, and one bad chain makes all of it bad", async () => {
	const good = await gateway(found(chain("catalog"), chain("inventory")));
	expect(await (await good.ask()).json()).toMatchObject({
		ok: true,
		checkedAt: expect.stringMatching(/Z$/),
		chains: [{ chain: "catalog" }, { chain: "inventory" }, { chain: "auth" }, { chain: "orders" }],
	});
	const bad = { ...chain("inventory"), ok: false, firstBad: { seq: 7, reason: "changed" as const } };
	expect(await (await (await gateway(found(chain("catalog"), bad))).ask()).json()).toMatchObject({ ok: false });
});

test("a service is asked with the caller's own token and the store, to look again", async () => {
	const { ask, services, token } = await gateway(found());
	await ask("/api/admin/ledger/inventory");
	const [request] = services.CATALOG.fetch.mock.lastCall ?? [];
	if (!request) throw new Error("nobody was asked");
	expect(new URL(request.url).pathname).toBe("/ledger-part/inventory");
	expect(request.headers.get("authorization")).toBe(`Bearer ${token}`);
	expect(contextOf(request).store.id).toBe(demoStores[0]?.store.id);
	expect(services.ACCOUNTS.fetch).not.toHaveBeenCalled();
});

test("a service that is gone, broken or says something else is no verdict: 503", async () => {
	const gone: Answering = () => Promise.reject(new Error("The worker is gone"));
	const broken: Answering = async () => new Response("", { status: 500 });
	const babbling: Answering = async () => Response.json({ ok: true });
	const good = found();
	for (const answering of [gone, broken, babbling])
		for (const [catalog, auth, checkout] of [
			[answering, good, good],
			[good, answering, good],
			[good, good, answering],
		] as const) {
			const answer = await (await gateway(catalog, auth, checkout)).ask();
			expect([answer.status, await answer.json()]).toEqual([
				503,
				expect.objectContaining({ code: "service.unavailable" }),
			]);
		}
	expect((await (await gateway(broken)).ask("/api/admin/ledger/catalog")).status).toBe(503);
});

test("a long ledger is waited for, a silent service for a minute", async () => {
	const { ask, services } = await gateway(() => new Promise(() => {}));
	vi.useFakeTimers();
	const asked = ask();
	let status = 0;
	void asked.then((answer) => {
		status = answer.status;
	});
	await vi.waitFor(() => expect(services.CATALOG.fetch).toHaveBeenCalled());
	await vi.advanceTimersByTimeAsync(58_000);
	expect(status).toBe(0);
	await vi.advanceTimersByTimeAsync(3000);
	expect(status).toBe(503);
});

test("what a service refuses is refused", async () => {
	const { ask } = await gateway(async () => Response.json({ code: "auth.forbidden" }, { status: 403 }));
	expect((await ask()).status).toBe(403);
	expect((await ask("/api/admin/ledger/catalog")).status).toBe(403);
});

test("there is no other ledger", async () => {
	const { ask } = await gateway(found());
	expect(await (await ask("/api/admin/ledger/toString")).json()).toMatchObject({ code: "ledger.unknown_chain" });
});
