import type { Child } from "hono/jsx";
import { say } from "../texts/index.ts";
import { type FieldContext, type FieldError, fieldId, fieldLabel, fieldNames } from "./field.tsx";

type SummaryProps = { form: Omit<FieldContext, "values">; problem?: string; children?: Child };

/** What stands in the way, first on the page, each error a link to its field. */
export function ErrorSummary({ form, problem, children }: SummaryProps) {
	const { page, errors } = form;
	if (errors.length === 0 && !problem) return null;
	return (
		<div class="notice notice-problem" role="alert">
			<p>{problem ?? say(page, "checkout.errors")}</p>
			{errors.length > 0 && (
				<ul>
					{errors.map((error) => (
						<li>
							<SummaryItem form={form} error={error} />
						</li>
					))}
				</ul>
			)}
			{children}
		</div>
	);
}

function SummaryItem({ form, error }: { form: SummaryProps["form"]; error: FieldError }) {
	const isAbout = (field: string) => error.path === field || error.path.endsWith(`.${field}`);
	if (isAbout("ageConfirmed")) return <a href="#ageConfirmed">{error.message}</a>;
	const name = [...fieldNames, "shippingMethod" as const].find(isAbout);
	if (!name) return error.message;
	return (
		<a href={`#${fieldId(form, name)}`}>
			{name === "shippingMethod" ? say(form.page, "checkout.shipping") : fieldLabel(form, name)}: {error.message}
		</a>
	);
}
