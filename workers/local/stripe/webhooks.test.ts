import Stripe from "stripe";
import { expect, test } from "vitest";
import { signatureHeader } from "./webhooks.ts";

const { webhooks } = new Stripe("sk_test_x");
const provider = Stripe.createSubtleCryptoProvider();
const payload = JSON.stringify({ id: "evt_1", object: "event", name: "café" });

test("signs so that the SDK takes it", async () => {
	const header = await signatureHeader(payload, "whsec_x");
	const event = await webhooks.constructEventAsync(payload, header, "whsec_x", undefined, provider);
	expect(event.id).toBe("evt_1");
});

test("signs so that the SDK refuses another secret and another body", async () => {
	const header = await signatureHeader(payload, "whsec_x");
	await expect(webhooks.constructEventAsync(payload, header, "whsec_y", undefined, provider)).rejects.toThrow();
	await expect(webhooks.constructEventAsync(`${payload} `, header, "whsec_x", undefined, provider)).rejects.toThrow();
});
