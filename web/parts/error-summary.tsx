import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import type { FieldError, FieldName } from "./field.tsx";

const LABELLED: (FieldName | "shippingMethod")[] = [
	"email",
	"name",
	"street",
	"city",
	"province",
	"postalCode",
	"country",
	"shippingMethod",
];

const labelOf = (page: PageContext, name: FieldName | "shippingMethod"): string =>
	name === "shippingMethod" ? say(page, "checkout.shipping") : say(page, `field.${name}`);

type SummaryProps = { page: PageContext; errors: FieldError[]; problem?: string };

/** What stands in the way, first on the page, each error a link to its field. */
export function ErrorSummary({ page, errors, problem }: SummaryProps) {
	if (errors.length === 0 && !problem) return null;
	return (
		<div class="notice notice-problem" role="alert">
			<p>{problem ?? say(page, "checkout.errors")}</p>
			{errors.length > 0 && (
				<ul>
					{errors.map((error) => (
						<li>
							<SummaryItem page={page} error={error} />
						</li>
					))}
				</ul>
			)}
		</div>
	);
}

function SummaryItem({ page, error }: { page: PageContext; error: FieldError }) {
	const name = LABELLED.find((field) => error.path === field || error.path.endsWith(`.${field}`));
	if (!name) return error.message;
	return (
		<a href={`#${name}`}>
			{labelOf(page, name)}: {error.message}
		</a>
	);
}
