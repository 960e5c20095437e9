/**
 * What is to go wrong at a step, which is one call that checkout makes to something outside itself:
 * `before` it never arrives; `after` it is done, and its answer is lost; `late` its caller is told that it failed, and it is
 * done a moment later all the same; `twice` it is done twice; `restarted` it is done, and the cart's object starts anew;
 * `killed` it is done, and then everything stands still until the process is killed; `out` from here on Stripe does not answer.
 */
export type CallFault = "before" | "after" | "late" | "twice" | "restarted" | "killed" | "out";

/**
 * What is to go wrong with a webhook, which is a step too: `missing` it is lost for ever; `doubled` it comes twice at once;
 * `reordered` it comes after those that follow it; `forged` in its place comes one that Stripe did not sign.
 */
export type HookFault = "missing" | "doubled" | "reordered" | "forged";
export type Fault = CallFault | HookFault;

/** A call as it was seen: its name with its number among those of that name. */
export type Step = { name: string; isWrite: boolean };

export type Report = {
	steps: Step[];
	wasHit: boolean;
	isStill: boolean;
	onTheirWay: number;
	/** What Stripe never signed was taken. */
	wasFooled: boolean;
};
/** Nothing has been seen yet. */
export const nothing: Report = { steps: [], wasHit: false, isStill: false, onTheirWay: 0, wasFooled: false };
