/** As much of it as the benchmark uses; the package brings no types. */
declare module "autocannon" {
	import type { EventEmitter } from "node:events";

	export type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string };
	export type Client = { setRequests(requests: Request[]): void };
	type Options = {
		url: string;
		connections: number;
		/** Seconds. */
		duration: number;
		/** Seconds. */
		timeout: number;
		/** Milliseconds between looks at the clock. */
		sampleInt: number;
		setupClient(client: Client): void;
	};
	/** `non2xx` are answers, `errors` are requests that got none, timeouts among them. */
	export type Result = { non2xx: number; errors: number };
	/** Emits `response` with client, status, bytes and milliseconds; as a promise it is the result. */
	export default function autocannon(options: Options): EventEmitter & Promise<Result>;
}
