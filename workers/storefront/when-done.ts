import type { Refusal } from "../kit/problem.ts";

/** A button pressed twice: the second press waits for the first one's answer instead of showing an error. */
export async function whenDone<Answer extends { ok: true } | Refusal>(attempt: () => Promise<Answer>): Promise<Answer> {
	for (let tries = 20; ; tries--) {
		const answer = await attempt();
		if (answer.ok || answer.problem !== "idempotency.in_progress" || tries === 0) return answer;
		await scheduler.wait(250);
	}
}
