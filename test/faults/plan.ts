import { waitUntil } from "cloudflare:workers";
import { type CallFault, type Fault, nothing, type Report } from "./report.ts";

let plan: { step: string; fault: Fault } | undefined;
let counts = new Map<string, number>();
let report: Report = { ...nothing, steps: [] };

/** Calls are counted from here on; one of them goes wrong if a plan says so. */
export function arm(wanted: typeof plan): void {
	plan = wanted;
	counts = new Map();
	report = { ...nothing, steps: [], onTheirWay: report.onTheirWay };
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

/** Notes a step; answers what is to go wrong with it. */
function meet(name: string, isWrite: boolean): { step: string; fault?: Fault } {
	const count = (counts.get(name) ?? 0) + 1;
	counts.set(name, count);
	const step = `${name} ${count}`;
	report.steps.push({ name: step, isWrite });
	const isOut = plan?.fault === "out" && report.wasHit && name.includes("stripe:");
	if (!plan || (plan.step !== step && !isOut)) return { step };
	report.wasHit = true;
	return { step, fault: plan.fault };
}

/** Makes a call, unless it is the one that is to go wrong. */
export function pass<T>({ name, isWrite, restart }: Call, run: () => Promise<T>): Promise<T> {
	const { step, fault } = meet(name, isWrite);
	return fault === undefined ? run() : goWrong(fault as CallFault, step, run, restart);
}

type Deliver = (signature?: string) => Promise<Response>;

/** Delivers a webhook, unless it is the one that is to go wrong: then Stripe believes that it was heard. */
export async function hear(type: string, deliver: Deliver): Promise<Response> {
	const { fault } = meet(`webhook: ${type}`, true);
	if (fault === "doubled") return (await Promise.all([deliver(), deliver()]))[0];
	if (fault === "forged") {
		const { status } = await deliver(`t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}`);
		report.wasFooled ||= status !== 400;
	}
	if (fault === "reordered") landLater(deliver);
	return fault === undefined ? deliver() : new Response();
}

function landLater(run: () => Promise<unknown>): void {
	report.onTheirWay += 1;
	waitUntil(land(run));
}

async function goWrong<T>(
	fault: CallFault,
	step: string,
	run: () => Promise<T>,
	restart: (() => Promise<unknown>) | undefined,
): Promise<T> {
	if (fault === "late") landLater(run);
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
