import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Got = { headers: Record<string, string>; body: string; at: number };

/** A partner's server: takes webhooks, and can be told not to. It lives on when the shop's runtime is killed. */
export type Partner = {
	/** Its address as the shop knows it. */
	url: string;
	/** Every delivery that has come, in order, whatever was answered. */
	got: Got[];
	/** The events that have come of this type, by their ids. */
	ids(type?: string): string[];
	/** From now on it answers so; undefined for never. */
	answerWith(status: (got: Got) => number | undefined): void;
	/** Whether this was signed with that secret, checked as the specification tells receivers to. */
	isFrom(got: Got | undefined, secret: string): boolean;
	close(): void;
};

export async function openPartner(): Promise<Partner> {
	let status: (got: Got) => number | undefined = () => 204;
	const receive = async (request: IncomingMessage, answer: ServerResponse) => {
		const headers = request.headers as Record<string, string>;
		const got = { headers, body: await text(request), at: Date.now() };
		partner.got.push(got);
		const said = status(got);
		if (said !== undefined) answer.writeHead(said).end();
	};
	const http = createServer((request, answer) => void receive(request, answer));
	await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
	const partner: Partner = {
		url: `https://port-${(http.address() as AddressInfo).port}.example/hooks`,
		got: [],
		ids: (type) =>
			partner.got
				.map(({ body }) => JSON.parse(body) as { id: string; type: string })
				.filter((event) => type === undefined || event.type === type)
				.map(({ id }) => id),
		answerWith: (answer) => {
			status = answer;
		},
		isFrom,
		close() {
			http.close();
			http.closeAllConnections();
		},
	};
	return partner;
}

const isFrom: Partner["isFrom"] = (got, secret) => {
	if (!got) return false;
	const { "webhook-id": id, "webhook-timestamp": timestamp = "0", "webhook-signature": signatures = "" } = got.headers;
	if (Math.abs(got.at / 1000 - Number(timestamp)) > 300) return false;
	const key = Buffer.from(secret.replace("whsec_", ""), "base64");
	const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${got.body}`).digest();
	return signatures.split(" ").some((signature) => {
		const [version, text = ""] = signature.split(",");
		const given = Buffer.from(text, "base64");
		return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
	});
};
