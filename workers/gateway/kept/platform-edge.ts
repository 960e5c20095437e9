import { within } from "../../kit/retry.ts";
import { patience } from "../services.ts";
import type { Edge } from "./edge.ts";
import { LocalEdge } from "./local-edge.ts";
import { makeAnswer } from "./make-answer.ts";
import { writeQuestion } from "./question.ts";
import { whole } from "./whole.ts";

/** The entrypoint before which Workers Cache stands. */
type Loopback = {
	SharedAnswers: { fetch(request: Request): Promise<Response>; purge(tags: readonly string[]): Promise<void> };
};
type Ctx = Pick<ExecutionContext, "waitUntil"> & { cache?: unknown; exports?: unknown };

let local: LocalEdge | undefined;

/** Keeps nothing. In production a memory of its own for each isolate would be one that no purge reaches. */
const nowhere = (env: GatewayEnv): Edge => ({
	find: async (question) => ({ kept: await makeAnswer(env, question), status: null }),
	purge: async () => undefined,
});

/**
 * Workers Cache where the platform has it: it stands before the entrypoint `SharedAnswers`, goes by the headers of its answers,
 * and forgets what that entrypoint purges. On one machine its like in memory.
 */
export function edgeOf(env: GatewayEnv, ctx: Ctx): Edge {
	if (ctx.cache === undefined) {
		if (env.CACHE_WITHOUT_PLATFORM !== "memory") return nowhere(env);
		local ??= new LocalEdge((question) => makeAnswer(env, question));
		return local;
	}
	const { SharedAnswers } = ctx.exports as Loopback;
	return {
		async find(question) {
			const asked = async () => whole(await SharedAnswers.fetch(writeQuestion(question)));
			const kept = await within(patience + 1000, asked());
			return { kept, status: kept.headers.get("cf-cache-status") };
		},
		purge: (tags) => SharedAnswers.purge(tags),
	};
}
