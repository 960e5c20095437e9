import { request } from "node:http";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { Shop } from "./shop.ts";

type Headers = Record<string, string>;
type CartNews = { version: number; count: number };
type News<Data> = { id: string; type: string; at: string; data: Data };

/** What is no JSON is heard as it is. */
const read = (text: string) => (text.startsWith("{") ? JSON.parse(text) : text);

/** A tab or device that listens. */
export class Listener<Data = CartNews> {
	readonly heard: News<Data>[] = [];
	readonly #socket: WebSocket;

	constructor(shop: Shop, path: string, headers: Headers) {
		this.#socket = new WebSocket(shop.origin.replace("http", "ws") + path, { headers });
		this.#socket.on("message", (data) => this.heard.push(read(String(data))));
	}

	say(text: string): void {
		this.#socket.send(text);
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
