import { link, type PageContext } from "../page.ts";
import { TextField } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { say } from "../texts/index.ts";

type ForgotProps = { page: PageContext; values: Record<string, string>; sent: boolean };

/** Says the same whether or not that email has an account. */
export const ForgotPage = ({ page, values, sent }: ForgotProps) => (
	<Gate
		page={page}
		title={say(page, sent ? "forgot.sent.title" : "forgot.title")}
		heading={say(page, sent ? "forgot.sent.title" : "forgot.title")}
		text={sent ? say(page, "forgot.sent.text", { email: values.email ?? "" }) : say(page, "forgot.text")}
	>
		{!sent && <ForgotForm page={page} values={values} />}
		<p class="gate-links">
			<a class="plain" href={link(page, "/login")}>
				{say(page, "forgot.back")}
			</a>
		</p>
	</Gate>
);

const ForgotForm = ({ page, values }: Omit<ForgotProps, "sent">) => (
	<form class="stack" method="post" action={link(page, "/forgot")}>
		<TextField
			form={{ page, values, errors: [] }}
			name="email"
			type="email"
			autocomplete="username"
			capitalise="none"
			maxlength={254}
		/>
		<button type="submit" class="button button-press">
			{say(page, "forgot.action")}
		</button>
	</form>
);
