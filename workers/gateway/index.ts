import { v7 } from "uuid";
import { problemResponse } from "../kit/problem.ts";
import { proxyKeyHeader } from "../kit/proxy-key.ts";
import { app } from "./app.ts";
import { answerAtOnce } from "./kept/at-once.ts";
import { throughProxy } from "./through-proxy.ts";

export { PurgeLog } from "../../durable-objects/purge-log.ts";
export { Purges } from "./purges.ts";
export { SharedAnswers } from "./shared-answers.ts";

/** The one public door; a partner's reverse proxy may stand before it. */
export default {
	async fetch(request, env, ctx) {
		if (!request.headers.has(proxyKeyHeader)) return answerAtOnce(request) ?? app.fetch(request, env, ctx);
		const asked = await throughProxy(request, env.STORES);
		if (!asked.ok) return problemResponse(asked, v7());
		return answerAtOnce(asked.request) ?? app.fetch(asked.request, env, ctx);
	},
} satisfies ExportedHandler<GatewayEnv>;
