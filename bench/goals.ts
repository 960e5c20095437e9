/** What was promised, what was seen, and whether it is enough. */
export type Goal = { what: string; promised: string; seen: string; isMet: boolean };

export type Outcome = {
	/** What was done, in a line. */
	about: string;
	/** The tables, ready to print. */
	text: string;
	/** The measurements, for the file. */
	measured: unknown;
	goals: Goal[];
};

export const atMost = (what: string, seen: number, most: number, show: (value: number) => string): Goal => ({
	what,
	promised: `≤ ${show(most)}`,
	seen: show(seen),
	isMet: seen <= most,
});

export const atLeast = (what: string, seen: number, least: number, show: (value: number) => string): Goal => ({
	what,
	promised: `≥ ${show(least)}`,
	seen: show(seen),
	isMet: seen >= least,
});

/** What cannot be measured is not met. */
export const unmeasured = (what: string, why: string): Goal => ({
	what,
	promised: "to be measured",
	seen: why,
	isMet: false,
});
