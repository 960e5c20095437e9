import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";

type Taken = {
	url: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
	isSignedBy(publicKey: string): Promise<boolean>;
};

/** Every push service of the web in one: takes what is sent to a browser. */
export type PushServices = {
	address: string;
	taken: Taken[];
	/** From now on there is no such browser. */
	forget(endpoint: string): void;
	close(): void;
};

export async function openPushServices(): Promise<PushServices> {
	const gone = new Set<string>();
	const taken: Taken[] = [];
	const receive = async (request: IncomingMessage): Promise<number> => {
		const url = new URL(request.url ?? "", "http://here").searchParams.get("url") ?? "";
		const { headers } = request;
		const body = await buffer(request);
		if (gone.has(url)) return 410;
		taken.push({ url, headers, body, isSignedBy: (key) => isSigned(headers.authorization ?? "", url, key) });
		return 201;
	};
	const http = createServer(
		(request, answer) => void receive(request).then((status) => answer.writeHead(status).end()),
	);
	await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
	return {
		address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
		taken,
		forget: (endpoint) => gone.add(endpoint),
		close() {
			http.close();
			http.closeAllConnections();
		},
	};
}

/** Whether the shop with this key signed it for this push service (RFC 8292). */
async function isSigned(authorization: string, url: string, publicKey: string): Promise<boolean> {
	const [, token = "", key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
	if (key !== publicKey || decodeProtectedHeader(token).alg !== "ES256") return false;
	const point = Buffer.from(publicKey, "base64url");
	const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
	await jwtVerify(token, await importJWK({ kty: "EC", crv: "P-256", x, y }, "ES256"), {
		audience: new URL(url).origin,
	});
	return true;
}

const newPair = async (usage: "deriveBits" | "sign") => {
	const name = usage === "sign" ? "ECDSA" : "ECDH";
	const pair = (await crypto.subtle.generateKey({ name, namedCurve: "P-256" }, true, [
		usage,
		...(usage === "sign" ? (["verify"] as const) : []),
	])) as CryptoKeyPair;
	const raw = Buffer.from((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
	return { ...pair, raw, point: raw.toString("base64url") };
};

/** A shop's keys towards push services. */
export async function newVapid() {
	const { privateKey, point } = await newPair("sign");
	const { d = "" } = (await crypto.subtle.exportKey("jwk", privateKey)) as JsonWebKey;
	return { subject: "mailto:shop@example.com", publicKey: point, privateKey: d };
}

/** A browser that has subscribed, and can read what is sent to it (RFC 8291, written anew from its text). */
export async function newBrowser() {
	const { privateKey, raw, point } = await newPair("deriveBits");
	const auth = crypto.getRandomValues(new Uint8Array(16));
	const endpoint = `https://push.example.com/${crypto.randomUUID()}`;
	const keys = { p256dh: point, auth: Buffer.from(auth).toString("base64url") };

	async function read(body: Buffer): Promise<unknown> {
		const [salt, server] = [body.subarray(0, 16), body.subarray(21, 21 + (body[20] ?? 0))];
		const theirs = await crypto.subtle.importKey("raw", server, { name: "ECDH", namedCurve: "P-256" }, false, []);
		const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs } as never, privateKey, 256);
		const info = Buffer.concat([Buffer.from("WebPush: info\0"), raw, server]);
		const secret = await hkdf(auth, shared, info, 32);
		const key = await crypto.subtle.importKey(
			"raw",
			await hkdf(salt, secret, Buffer.from("Content-Encoding: aes128gcm\0"), 16),
			"AES-GCM",
			false,
			["decrypt"],
		);
		const iv = await hkdf(salt, secret, Buffer.from("Content-Encoding: nonce\0"), 12);
		const sealed = body.subarray(21 + server.length);
		const text = Buffer.from(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)).toString();
		return JSON.parse(text.slice(0, text.lastIndexOf("\u0002")));
	}
	return { subscription: { endpoint, keys }, read };
}

async function hkdf(salt: Uint8Array, secret: ArrayBuffer, info: Uint8Array, bytes: number): Promise<ArrayBuffer> {
	const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
	return crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, bytes * 8);
}
