import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { newSecret, signatureHeaders } from "./sign-delivery.ts";

/** The example that goes with the specification. */
const example = {
	secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
	id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
	body: '{"test": 2432232314}',
	at: 1614265330_000,
	signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const only = (secret: string) => ({ secret, oldSecret: null, oldSecretUntil: null });

test("a body is signed as the specification has it", async () => {
	expect(await signatureHeaders(only(example.secret), example.id, example.body, example.at)).toEqual({
		"webhook-id": example.id,
		"webhook-timestamp": "1614265330",
		"webhook-signature": example.signature,
	});
});

test("the secret before signs as well until its time is over", async () => {
	const both = { secret: newSecret(), oldSecret: example.secret, oldSecretUntil: example.at + 1 };
	const at = async (now: number) =>
		(await signatureHeaders(both, example.id, example.body, now))["webhook-signature"].split(" ");
	expect(await at(example.at)).toEqual([expect.stringMatching(/^v1,/), example.signature]);
	expect(await at(example.at + 1)).toHaveLength(1);
});

test("a new secret is 32 bytes that nobody has seen before", () => {
	const [one, other] = [newSecret(), newSecret()];
	expect(Buffer.from(one.replace(/^whsec_/, ""), "base64")).toHaveLength(32);
	expect(one).not.toBe(other);
});

test("what partners are shown verifies it, and nothing else", async () => {
	const text = readFileSync(resolve(import.meta.dirname, "../../../docs/webhooks.md"), "utf8");
	const [, code = ""] = /```js\n([\s\S]*?)```/.exec(text) ?? [];
	const shown = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
	const secrets = { secret: newSecret(), oldSecret: example.secret, oldSecretUntil: example.at + 1 };
	const headers = await signatureHeaders(secrets, example.id, example.body, example.at);
	const holds = (secret: string, body = example.body, now = example.at) =>
		shown.isFromTussi(headers, body, secret, now);
	expect([holds(secrets.secret), holds(example.secret)]).toEqual([true, true]);
	expect([holds(newSecret()), holds(example.secret, "{}")]).toEqual([false, false]);
	expect(holds(example.secret, example.body, example.at + 301_000), "an old one that somebody kept").toBe(false);
	expect(shown.isFromTussi({}, example.body, example.secret)).toBe(false);
});
