import { link, type PageContext } from "../page.ts";
import { ErrorSummary } from "../parts/error-summary.tsx";
import type { FieldContext, FieldError } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { NewPassword } from "../parts/new-password.tsx";
import { say } from "../texts/index.ts";

type ResetProps = {
	page: PageContext;
	token: string;
	errors: FieldError[];
	/** A sentence about the whole attempt. */
	problem?: string;
};

export function ResetPage({ page, token, errors, problem }: ResetProps) {
	const form: FieldContext = { page, values: {}, errors, labels: { password: "account.password.new" } };
	return (
		<Gate
			page={page}
			title={say(page, "account.password.new")}
			heading={say(page, "reset.title")}
			text={say(page, "reset.text")}
		>
			<ErrorSummary form={form} problem={problem} />
			<form class="stack" method="post" action={link(page, "/reset")}>
				<input type="hidden" name="token" value={token} />
				<NewPassword form={form} />
				<button type="submit" class="button button-press">
					{say(page, "reset.action")}
				</button>
			</form>
			<p class="gate-links">
				<a class="plain" href={link(page, "/forgot")}>
					{say(page, "reset.again")}
				</a>
			</p>
		</Gate>
	);
}
