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
