import type { Profile } from "../../workers/kit/account.ts";
import { link } from "../page.ts";
import { say } from "../texts/index.ts";
import { AccountPart } from "./account-part.tsx";
import { type FieldContext, TextField } from "./field.tsx";

type ProfileProps = { form: FieldContext; user: Profile };

export const AccountProfile = ({ form, user }: ProfileProps) => (
	<AccountPart id="profile" title={say(form.page, "account.profile")}>
		<Email form={form} user={user} />
		<form class="stack" method="post" action={link(form.page, "/account")}>
			<TextField form={form} name="name" autocomplete="name" capitalise="words" maxlength={120} optional />
			<TextField form={form} name="phone" type="tel" autocomplete="tel" maxlength={32} optional />
			<button type="submit" class="button">
				{say(form.page, "account.save")}
			</button>
		</form>
	</AccountPart>
);

/** Its own form: asking for the letter again must not depend on the other fields. */
const Email = ({ form: { page }, user }: ProfileProps) => (
	<div class="account-row">
		<p>
			<strong>{user.email}</strong>
			<small>{say(page, user.emailVerified ? "account.email.verified" : "account.email.unverified")}</small>
		</p>
		{!user.emailVerified && (
			<form method="post" action={link(page, "/account")}>
				<button type="submit" class="plain" name="intent" value="resend">
					{say(page, "account.email.resend")}
				</button>
			</form>
		)}
	</div>
);
