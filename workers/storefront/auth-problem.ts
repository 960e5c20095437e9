import type { PageContext } from "../../web/page.ts";
import { say } from "../../web/texts/index.ts";
import { type Refusal, refusals } from "../kit/problem.ts";

/** A refusal of `auth` in the shop's voice; undefined where the page has nothing better to say than its status. */
export function authProblem(page: PageContext, { problem }: Refusal): string | undefined {
	switch (problem) {
		case "auth.invalid_credentials":
			return say(page, "auth.problem.invalid_credentials");
		case "auth.email_taken":
			return say(page, "auth.problem.email_taken");
		case "auth.link_invalid":
			return say(page, "auth.problem.link_invalid");
		case "auth.blocked":
			return say(page, "auth.problem.blocked");
		case "request.too_many":
			return say(page, "auth.problem.too_many");
		case "request.invalid":
			return say(page, "auth.problem.invalid_credentials");
		default:
			return say(page, "auth.problem.expired");
	}
}

/** What is wrong with each field, in the shop's voice. */
export const fieldErrors = (page: PageContext, { errors = [] }: Refusal): { path: string; message: string }[] =>
	errors.map(({ path, message }) => ({
		path: path.split(".").at(-1) ?? path,
		message: fieldMessage(page, path, message),
	}));

function fieldMessage(page: PageContext, path: string, message: string): string {
	if (path === "email") return say(page, "field.error.email");
	if (path === "password")
		return say(page, /common/i.test(message) ? "auth.problem.password_common" : "auth.problem.password_length");
	if (path === "current") return say(page, "auth.problem.wrong_password");
	if (path === "country") return say(page, "field.error.country");
	return say(page, /longer/.test(message) ? "field.error.long" : "field.error.missing");
}

/** The page's status is the refusal's. */
export const statusOf = ({ problem }: Refusal): 400 => refusals[problem][0] as 400;
