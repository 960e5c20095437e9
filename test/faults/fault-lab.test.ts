import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { play } from "./case.ts";
import { type Flow, flows } from "./flows.ts";
import { faultsAt, type Lab, openLab } from "./lab.ts";
import { type Cell, matrix } from "./matrix.ts";
import type { Step } from "./report.ts";

let lab: Lab | undefined;
const cells: Cell[] = [];
/** A runtime that was killed often comes back at another port than its stand-ins know. */
const mostKilled = 7;
const begin = async () => {
	await lab?.close();
	lab = await openLab();
};
beforeEach(begin);
afterAll(async () => {
	await lab?.close();
	console.log(matrix(cells));
});

/** The steps of a flow in which nothing goes wrong: those that shoppers and Stripe cause, or those of the sweep. */
async function stepsOf(flow: Flow): Promise<Step[]> {
	const { report } = await play(lab ?? expect.unreachable(), flow);
	const isOfSweep = ({ name }: Step) => name.startsWith("sweep: ");
	const isAboutSweep = flow.name === "no webhook ever comes";
	return report.steps.filter((step) => isOfSweep(step) === isAboutSweep);
}

/** Something else may come between, and a step be another one's: then the case is played again. */
async function cellOf(flow: Flow, step: string, fault: Cell["fault"]): Promise<Cell | undefined> {
	for (let attempt = 0; attempt < 4; attempt++) {
		const { end, report } = await play(lab ?? expect.unreachable(), flow, { step, fault });
		if (report.wasHit) return { flow: flow.name, step, fault, end };
	}
	// Who asked to be woken a moment ago does not ask again.
	if (step.includes("timer.")) return undefined;
	throw new Error("the step was never reached");
}

describe("whatever step of it goes wrong, and however", () => {
	test.each(flows.map((flow) => [flow.name, flow] as const))(
		"“%s” ends as bought once, not charged, or charged and refunded",
		async (_, flow) => {
			const faults: string[] = [];
			let killed = 0;
			for (const step of await stepsOf(flow))
				for (const fault of faultsAt(step)) {
					if (fault === "killed" && ++killed % mostKilled === 0) await begin();
					await cellOf(flow, step.name, fault).then(
						(cell) => cell && cells.push(cell),
						(error: unknown) => faults.push(`${step.name}, ${fault}: ${String(error)}`),
					);
				}
			expect(faults).toEqual([]);
		},
	);
});
