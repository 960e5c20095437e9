import { link, type PageContext } from "../page.ts";
import { ErrorSummary } from "../parts/error-summary.tsx";
import { type FieldContext, type FieldError, TextField } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { doorHref, GoogleLink } from "../parts/gate-links.tsx";
import { NewPassword } from "../parts/new-password.tsx";
import { say } from "../texts/index.ts";

type RegisterProps = {
	page: PageContext;
	values: Record<string, string>;
	errors: FieldError[];
	/** A sentence about the whole attempt. */
	problem?: string;
	/** Where to go afterwards, as the route allows it. */
	next: string;
	google: boolean;
};

export function RegisterPage({ page, values, errors, problem, next, google }: RegisterProps) {
	const form: FieldContext = { page, values, errors, labels: { name: "account.name" } };
	return (
		<Gate
			page={page}
			title={say(page, "register.action")}
			heading={say(page, "register.title")}
			text={say(page, "register.text")}
		>
			<ErrorSummary form={form} problem={problem} />
			<form class="stack" method="post" action={link(page, "/register")}>
				<input type="hidden" name="next" value={next} />
				<TextField
					form={form}
					name="email"
					type="email"
					autocomplete="email"
					capitalise="none"
					maxlength={254}
					hint={say(page, "register.email.hint")}
				/>
				<NewPassword form={form} />
				<TextField form={form} name="name" autocomplete="name" capitalise="words" maxlength={120} optional />
				<button type="submit" class="button button-press">
					{say(page, "register.action")}
				</button>
			</form>
			{google && <GoogleLink page={page} next={next} />}
			<p class="gate-links">
				<a class="plain" href={doorHref(page, "/login", next)}>
					{say(page, "register.login")}
				</a>
			</p>
		</Gate>
	);
}
