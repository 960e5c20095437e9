import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPartner, type Partner } from "../../../test/partner-server.ts";
import { serveWeb } from "../../local/web/test/serve.ts";
import { postDelivery } from "./post-delivery.ts";
import { newSecret } from "./sign-delivery.ts";

let web: Awaited<ReturnType<typeof serveWeb>>;
let partner: Partner;
beforeAll(async () => {
	[web, partner] = await Promise.all([serveWeb(), openPartner()]);
});
afterAll(() => {
	web?.close();
	partner?.close();
});

const secret = newSecret();
const body = '{"id":"evt_1","data":{"name":"Ñandú 🎈"}}';
const post = (url: string, timeout?: number) =>
	postDelivery(
		{ id: "whd_1", eventId: "evt_1", body },
		{ url, secret, oldSecret: null, oldSecretUntil: null },
		{ dnsApi: web.DNS_API, webApi: web.WEB_API },
		timeout,
	);

test("an event comes to its endpoint to the byte, signed, with its ids", async () => {
	expect(await post(partner.url)).toEqual({ status: 204, error: "" });
	const [got] = partner.got;
	expect(got?.body).toBe(body);
	expect(got?.headers).toMatchObject({
		"webhook-id": "evt_1",
		"tussi-delivery-id": "whd_1",
		"content-type": "application/json",
		"user-agent": "Tussi-Webhooks/1",
	});
	expect(partner.isFrom(got, secret)).toBe(true);
	expect(partner.isFrom(got && { ...got, body: `${body} ` }, secret), "another body").toBe(false);
	expect(partner.isFrom(got, newSecret()), "another secret").toBe(false);
});

test("whatever is not 2xx has not been taken", async () => {
	for (const status of [400, 404, 410, 500, 503]) {
		partner.answerWith(() => status);
		expect(await post(partner.url)).toEqual({ status, error: expect.stringContaining(`answered ${status}`) });
	}
	partner.answerWith(() => 204);
});

test("a redirect is not followed, wherever it leads", async () => {
	const before = web.asked.length;
	for (const host of ["inward", "moved"]) {
		const outcome = await post(`https://${host}.example/hooks`);
		expect(outcome).toEqual({ status: 302, error: expect.stringMatching(/redirect is not followed/) });
	}
	expect(web.asked.slice(before)).toEqual(["https://inward.example/hooks", "https://moved.example/hooks"]);
});

test("who does not answer is waited for only so long", async () => {
	partner.answerWith(() => undefined);
	expect(await post(partner.url, 100)).toEqual({ status: null, error: "took too long" });
	partner.answerWith(() => 204);
});

describe("nothing is sent to", () => {
	test.each([
		["an address that is not public", "https://127.0.0.1/hooks"],
		["the same in IPv6", "https://[::ffff:10.0.0.1]/hooks"],
		["a cloud's own data", "https://169.254.169.254/latest/meta-data/"],
		["a name inside a network", "https://db.internal/hooks"],
		["a name that leads into a network", "https://private.example/hooks"],
		["a name of which one address does", "https://mapped.example/hooks"],
	])("%s", async (_, url) => {
		const before = web.asked.length;
		expect(await post(url)).toEqual({ status: null, error: expect.stringMatching(/not (a )?public|inside a network/) });
		expect(web.asked.slice(before)).toEqual([]);
	});
});
