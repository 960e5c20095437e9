import { WorkerEntrypoint } from "cloudflare:workers";
import { makeAnswer } from "./kept/make-answer.ts";
import { readQuestion } from "./kept/question.ts";
import { respond } from "./kept/whole.ts";

/** Makes answers that are the same for everybody. In production Workers Cache stands before it, and keeps them as their headers say. */
export class SharedAnswers extends WorkerEntrypoint<GatewayEnv> {
	override async fetch(request: Request): Promise<Response> {
		return respond(await makeAnswer(this.env, readQuestion(request)));
	}

	/** Forgets all with one of these tags; the platform takes it only from the entrypoint whose answers they are. */
	async purge(tags: readonly string[]): Promise<void> {
		await (this.ctx as { cache?: { purge(what: { tags: string[] }): Promise<unknown> } }).cache?.purge({
			tags: [...tags],
		});
	}
}
