import type { Cache } from "./routes.ts";

const rules: Record<Cache, string> = {
	never: "private, no-store",
	own: "private, no-cache",
	check: "public, max-age=0, must-revalidate",
	keep: "public, max-age=3600",
};

/** Says that an answer is to be kept nowhere. */
export const unkept = { "cache-control": rules.never };

/** The answer with its route's cache rule. A service may be stricter than the rule, never looser; whatever sets a cookie is for one person. A socket is nothing to keep. */
export function kept(answer: Response, rule: Cache): Response {
	if (answer.status === 101) return answer;
	const said = answer.headers.get("cache-control") ?? "";
	const strict = /\b(private|no-store)\b/.test(said);
	const isHers = answer.headers.has("set-cookie");
	const loosest = isHers && !strict ? "never" : rule;
	if (loosest === "never" || (loosest === "own" && !strict) || said === "") return saying(answer, rules[loosest]);
	return answer;
}

function saying(answer: Response, cacheControl: string): Response {
	const changed = new Response(answer.body, answer);
	changed.headers.set("cache-control", cacheControl);
	return changed;
}
