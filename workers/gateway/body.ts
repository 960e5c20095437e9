import { type Refusal, refuse } from "../kit/problem.ts";
import type { Takes } from "./routes.ts";

const KB = 1024;
const MB = 1024 * KB;

const kinds: Record<Takes, { type: RegExp; name: string; max: number }> = {
	json: { type: /^application\/([\w.+-]+\+)?json\s*(;|$)/i, name: "application/json", max: 64 * KB },
	form: {
		type: /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i,
		name: "a form",
		max: 64 * KB,
	},
	fields: {
		type: /^application\/x-www-form-urlencoded\s*(;|$)/i,
		name: "application/x-www-form-urlencoded",
		max: 64 * KB,
	},
	product: { type: /^application\/([\w.+-]+\+)?json\s*(;|$)/i, name: "application/json", max: MB },
	csv: { type: /^text\/csv\s*(;|$)/i, name: "text/csv", max: 100 * MB },
	// Ten megabytes of picture, and what a form puts around it.
	picture: { type: /^multipart\/form-data\s*;/i, name: "multipart/form-data", max: 10 * MB + 64 * KB },
	raw: { type: /^/, name: "anything", max: MB },
};

/** The largest body a route may get, in bytes. */
export const maxBody = (takes: Takes | undefined): number => (takes ? kinds[takes].max : 64 * KB);

export function refuseType(request: Request, takes: Takes | undefined): Refusal | undefined {
	if (takes === undefined || request.body === null) return undefined;
	const { type, name } = kinds[takes];
	if (type.test(request.headers.get("content-type") ?? "")) return undefined;
	return refuse("request.unsupported_type", `Send the body as ${name}.`);
}
