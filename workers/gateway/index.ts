import { v7 } from "uuid";
import { problemResponse } from "../kit/problem.ts";
import { app } from "./app.ts";
import { throughProxy } from "./through-proxy.ts";

/** The one public door; a partner's reverse proxy may stand before it. */
export default {
	async fetch(request, env, ctx) {
		const asked = await throughProxy(request, env.STORES);
		return asked.ok ? app.fetch(asked.request, env, ctx) : problemResponse(asked, v7());
	},
} satisfies ExportedHandler<GatewayEnv>;
