import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Mail } from "../workers/kit/mail.ts";

type Offered = Mail & { key: string };

/** Takes mail as the world outside does, and can be told not to. It lives on when the shop's runtime is killed. */
export type MailServer = {
	address: string;
	/** Every mail it has taken, each time it did. */
	taken: Offered[];
	/** How many it has refused. */
	refused: number;
	/** From now on it refuses mail while this says so. */
	refuseWhile(isOut: (mail: Offered) => boolean): void;
	/** From now on it says of these addresses that nothing can ever be delivered there. */
	knowsNot(address: string): void;
	/** From now on it takes so long (ms) over each. */
	takeIts(time: number): void;
	close(): void;
};

export async function openMailServer(): Promise<MailServer> {
	let isOut: (mail: Offered) => boolean = () => false;
	let pause = 0;
	const unknown = new Set<string>();
	const receive = async (request: IncomingMessage): Promise<number> => {
		const mail = { ...(JSON.parse(await text(request)) as Mail), key: String(request.headers["idempotency-key"]) };
		await new Promise((done) => setTimeout(done, pause));
		if (unknown.has(mail.to)) {
			server.refused++;
			return 422;
		}
		if (isOut(mail)) {
			server.refused++;
			return 451;
		}
		server.taken.push(mail);
		return 202;
	};
	const http = createServer(
		(request, answer) =>
			void receive(request).then((status) =>
				answer.writeHead(status).end(status === 422 ? JSON.stringify({ code: "undeliverable" }) : undefined),
			),
	);
	await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
	const server: MailServer = {
		address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
		taken: [],
		refused: 0,
		refuseWhile: (condition) => {
			isOut = condition;
		},
		knowsNot: (address) => unknown.add(address),
		takeIts: (time) => {
			pause = time;
		},
		close() {
			http.close();
			http.closeAllConnections();
		},
	};
	return server;
}
