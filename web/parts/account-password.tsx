import type { Profile } from "../../workers/kit/account.ts";
import { link } from "../page.ts";
import { say } from "../texts/index.ts";
import { AccountPart } from "./account-part.tsx";
import { type FieldContext, TextField } from "./field.tsx";
import { NewPassword } from "./new-password.tsx";

/** The unnamed field tells a password manager which of its entries changes. */
export const AccountPassword = ({ form, user }: { form: FieldContext; user: Profile }) => (
	<AccountPart id="password" title={say(form.page, "account.password")}>
		<form class="stack" method="post" action={link(form.page, "/account/password")}>
			<input type="email" autocomplete="username" value={user.email} readonly hidden />
			<TextField form={form} name="current" type="password" autocomplete="current-password" />
			<NewPassword form={form} />
			<button type="submit" class="button button-quiet">
				{say(form.page, "account.password.save")}
			</button>
		</form>
		<a class="plain" href={link(form.page, "/forgot")}>
			{say(form.page, "account.password.forgot")}
		</a>
	</AccountPart>
);

export const AccountDelete = ({ form, open }: { form: FieldContext; open: boolean }) => (
	<AccountPart id="delete" title={say(form.page, "account.delete")}>
		<details open={open}>
			<summary class="plain">{say(form.page, "account.delete.open")}</summary>
			<form class="stack" method="post" action={link(form.page, "/account/delete")}>
				<p>{say(form.page, "account.delete.text")}</p>
				<TextField form={form} name="password" type="password" autocomplete="current-password" />
				<button type="submit" class="button button-quiet">
					{say(form.page, "account.delete.action")}
				</button>
			</form>
		</details>
	</AccountPart>
);
