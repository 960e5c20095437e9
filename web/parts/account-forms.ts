import type { Profile } from "../../workers/kit/account.ts";
import type { PageContext } from "../page.ts";
import type { FieldContext, FieldError } from "./field.tsx";

export type AccountForm = "profile" | "address" | "password" | "delete";

type Failed = { form?: AccountForm; errors?: FieldError[]; values?: Record<string, string> };

const isPassword = ({ path }: FieldError): boolean => path === "current" || path === "password";
const isProfile = ({ path }: FieldError): boolean => path === "name" || path === "phone";

/** Where errors belong that do not say so: `city` can only be the address's, `current` only the password's. */
function formOf(errors: FieldError[]): AccountForm {
	if (errors.some(isPassword)) return "password";
	return errors.every(isProfile) ? "profile" : "address";
}

/** The page's forms, each with its own ids; what went wrong and what was typed go to the one they belong to. */
export function formContexts(page: PageContext, user: Profile, { errors = [], values = {}, ...given }: Failed) {
	const failed = given.form ?? formOf(errors);
	const form = (scope: AccountForm, more: Partial<FieldContext> = {}): FieldContext => ({
		page,
		scope,
		...more,
		values: { ...more.values, ...(scope === failed ? values : {}) },
		errors: scope === failed ? errors : [],
	});
	const forms = {
		profile: form("profile", {
			values: { name: user.name, phone: user.phone },
			labels: { name: "account.name" },
		}),
		address: form("address"),
		password: form("password", { labels: { password: "account.password.new" } }),
		delete: form("delete"),
	};
	return { ...forms, failed: forms[failed] };
}
