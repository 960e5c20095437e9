import { waitUntil } from "cloudflare:workers";

/**
 * What is to go wrong at a step, which is one call that checkout makes to something outside itself:
 * `before` it never arrives; `after` it is done, and its answer is lost; `late` its caller is told that it failed, and it is
 * done a moment later all the same; `twice` it is done twice; `restarted` it is done, and the cart's object starts anew;
 * `killed` it is done, and then everything stands still until the process is killed; `out` from here on Stripe does not answer.
 */
export type Fault = "before" | "after" | "late" | "twice" | "restarted" | "killed" | "out";

/** A call as it was seen: its name with its number among those of that name. */
export type Step = { name: string; isWrite: boolean };

export type Report = { steps: Step[]; wasHit: boolean; isStill: boolean; onTheirWay: number };

let plan: { step: string; fault: Fault } | undefined;
let counts = new Map<string, number>();
let report: Report = { steps: [], wasHit: false, isStill: false, onTheirWay: 0 };

/** Calls are counted from here on; one of them goes wrong if a plan says so. */
export function arm(wanted: typeof plan): void {
	plan = wanted;
	counts = new Map();
	report = { steps: [], wasHit: false, isStill: false, onTheirWay: report.onTheirWay };
}

export const seen = (): Report => report;

class Cut extends Error {
	override name = "Cut";
}

/** How long after its caller has given up a late call is made, in ms. */
const lateBy = 150;
/** Longer than anybody waits before the process is killed. */
const forever = 60_000;

type Call = { name: string; isWrite: boolean; restart?: () => Promise<unknown> };

/** Makes a call, unless it is the one that is to go wrong. */
export function pass<T>({ name, isWrite, restart }: Call, run: () => Promise<T>): Promise<T> {
	const count = (counts.get(name) ?? 0) + 1;
	counts.set(name, count);
	const step = `${name} ${count}`;
	report.steps.push({ name: step, isWrite });
	const isOut = plan?.fault === "out" && report.wasHit && name.includes("stripe:");
	if (!plan || (plan.step !== step && !isOut)) return run();
	report.wasHit = true;
	return goWrong(plan.fault, step, run, restart);
}

async function goWrong<T>(
	fault: Fault,
	step: string,
	run: () => Promise<T>,
	restart: (() => Promise<unknown>) | undefined,
): Promise<T> {
	if (fault === "late") {
		report.onTheirWay += 1;
		waitUntil(land(run));
	}
	if (fault === "before" || fault === "late" || fault === "out") throw new Cut(`${step} was cut off`);
	if (fault === "killed") return standStill(run);
	const answer = await run();
	if (fault === "twice") return run();
	if (fault === "restarted") await restart?.().catch(() => undefined);
	if (fault === "after") throw new Cut(`The answer of ${step} was lost`);
	return answer;
}

/** Also when it was refused, as who was slower than somebody else is. */
async function standStill<T>(run: () => Promise<T>): Promise<T> {
	await run().catch(() => undefined);
	report.isStill = true;
	await new Promise((wait) => setTimeout(wait, forever));
	throw new Cut("Nobody killed the process");
}

async function land(run: () => Promise<unknown>): Promise<void> {
	await new Promise((wait) => setTimeout(wait, lateBy));
	await run().catch(() => undefined);
	report.onTheirWay -= 1;
}
