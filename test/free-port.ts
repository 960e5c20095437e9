import { createServer } from "node:net";

/** A port that nobody uses at this moment. */
export const freePort = (): Promise<number> =>
	new Promise((found, failed) => {
		const server = createServer();
		server.on("error", failed);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => (address && typeof address === "object" ? found(address.port) : failed(new Error("no port"))));
		});
	});
