import { link, type PageContext } from "../page.ts";
import { ErrorSummary } from "../parts/error-summary.tsx";
import { type FieldContext, TextField } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { doorHref, GoogleLink } from "../parts/gate-links.tsx";
import { say } from "../texts/index.ts";

type LoginProps = {
	page: PageContext;
	values: Record<string, string>;
	/** A sentence about the whole attempt. */
	problem?: string;
	/** Where to go afterwards, as the route allows it. */
	next: string;
	google: boolean;
};

export function LoginPage({ page, values, problem, next, google }: LoginProps) {
	const form: FieldContext = { page, values, errors: [] };
	return (
		<Gate
			page={page}
			title={say(page, "login.action")}
			heading={say(page, "login.title")}
			text={say(page, "login.text")}
		>
			<ErrorSummary form={form} problem={problem} />
			<form class="stack" method="post" action={link(page, "/login")}>
				<input type="hidden" name="next" value={next} />
				<TextField form={form} name="email" type="email" autocomplete="username" capitalise="none" maxlength={254} />
				<TextField form={form} name="password" type="password" autocomplete="current-password" />
				<button type="submit" class="button button-press">
					{say(page, "login.action")}
				</button>
			</form>
			{google && <GoogleLink page={page} next={next} />}
			<p class="gate-links">
				<a class="plain" href={doorHref(page, "/register", next)}>
					{say(page, "login.register")}
				</a>
				<a class="plain" href={link(page, "/forgot")}>
					{say(page, "login.forgot")}
				</a>
			</p>
		</Gate>
	);
}
