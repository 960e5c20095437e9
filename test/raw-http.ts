import { connect } from "node:net";
import { newAddress, type Shop } from "./shop.ts";

export type RawAnswer = { status: number; headers: Headers; text: string };

/** What the shop's own port answers to these very bytes, which `fetch` would put right first. Says goodbye after one answer. */
export function sendRaw(shop: Shop, requestLine: string, headers: readonly string[], body = ""): Promise<RawAnswer> {
	const { hostname, port } = new URL(shop.origin);
	const own = [`CF-Connecting-IP: ${newAddress()}`, "Connection: close"];
	const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
	const head = [requestLine, ...headers, ...own, ...length].join("\r\n");
	const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
	const parts: Buffer[] = [];
	const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\n\r\n${body}`));
	socket.setTimeout(10_000, () => socket.destroy(new Error(`No answer to ${requestLine}`)));
	socket.on("data", (part) => parts.push(part));
	socket.on("error", reject);
	socket.on("close", () => resolve(readAnswer(Buffer.concat(parts).toString())));
	return promise;
}

function readAnswer(text: string): RawAnswer {
	const end = text.indexOf("\r\n\r\n");
	const [status = "", ...lines] = text.slice(0, end).split("\r\n");
	const headers = new Headers(
		lines.map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
	);
	return { status: Number(status.split(" ")[1]), headers, text: text.slice(end + 4) };
}
