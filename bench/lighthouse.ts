import lighthouse from "lighthouse";

export const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

export type Seen = {
	/** Of 100 each. */
	scores: Record<(typeof categories)[number], number>;
	/** Milliseconds. */
	lcp: number;
	tbt: number;
	/** Parts of the window. */
	cls: number;
	bytes: number;
	requests: number;
	/** What cost points, and what it was about. */
	lost: string[];
};

/** Looks at a page as Lighthouse does unless told otherwise: a middling phone on slow 4G. The browser listens for it at this port. */
export async function look(url: string, port: number): Promise<Seen> {
	const result = await lighthouse(url, { port, onlyCategories: [...categories], logLevel: "error" });
	if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse: ${result?.lhr.runtimeError?.message} at ${url}`);
	const { audits, categories: seen } = result.lhr;
	const number = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
	return {
		scores: Object.fromEntries(
			categories.map((name) => [name, Math.round((seen[name]?.score ?? 0) * 100)]),
		) as Seen["scores"],
		lcp: number("largest-contentful-paint"),
		tbt: number("total-blocking-time"),
		cls: number("cumulative-layout-shift"),
		bytes: number("total-byte-weight"),
		requests: (result.artifacts.DevtoolsLog ?? []).filter(({ method }) => method === "Network.requestWillBeSent")
			.length,
		lost: Object.values(seen).flatMap(({ auditRefs }) =>
			auditRefs
				.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.99)
				.map(({ id }) => `${id}: ${audits[id]?.displayValue ?? ""}`),
		),
	};
}
