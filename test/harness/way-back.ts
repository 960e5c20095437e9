import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

type WayBack = {
	origin: string;
	/** From here on it leads there; before, and while it leads nowhere, nobody answers. */
	leadTo(origin: string | undefined): void;
	close(): void;
};

/** An address that is known before what it leads to has one: a shop is told where its stand-ins are before it listens, and they are within it. */
export async function openWayBack(): Promise<WayBack> {
	let target: string | undefined;
	const server = createServer((incoming, answer) => {
		if (target === undefined) return answer.destroy();
		const { method, url = "/", headers } = incoming;
		const onward = request(target + url, { method, headers }, (reply) => {
			answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
			reply.pipe(answer);
		});
		onward.on("error", () => answer.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		leadTo: (origin) => {
			target = origin;
		},
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
