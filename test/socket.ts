import { request } from "node:http";
import { expect } from "vitest";
import type { Shop } from "./shop.ts";

type Headers = Record<string, string>;
type News = { id: string; type: string; at: string; data: { version: number; count: number } };

/** Node's own WebSocket takes headers, as a native client does. */
const Socket = WebSocket as unknown as new (url: string, options: { headers: Headers }) => WebSocket;

/** A tab or device that listens. */
export class Listener {
	readonly heard: News[] = [];
	readonly #socket: WebSocket;

	constructor(shop: Shop, path: string, headers: Headers) {
		this.#socket = new Socket(shop.origin.replace("http", "ws") + path, { headers });
		this.#socket.addEventListener("message", ({ data }) => this.heard.push(JSON.parse(String(data)) as News));
	}

	async opened(): Promise<this> {
		await expect.poll(() => this.#socket.readyState, { timeout: 5000 }).toBe(WebSocket.OPEN);
		return this;
	}

	get isOpen(): boolean {
		return this.#socket.readyState === WebSocket.OPEN;
	}

	close(): void {
		this.#socket.close();
	}
}

/** What the door says to whoever wants a socket: 101, or why not. */
export function upgrade(shop: Shop, path: string, headers: Headers): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<number>();
	const asked = request(shop.origin + path, {
		headers: {
			connection: "Upgrade",
			upgrade: "websocket",
			"sec-websocket-version": "13",
			"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
			...headers,
		},
	});
	asked.on("error", reject);
	asked.on("response", (response) => {
		response.resume();
		resolve(response.statusCode ?? 0);
	});
	asked.on("upgrade", (_, socket) => {
		socket.destroy();
		resolve(101);
	});
	asked.end();
	return promise;
}
