import { say } from "../texts/index.ts";
import { type FieldContext, TextField } from "./field.tsx";

/** No longest length here: a browser cuts off silently what is typed beyond it, and in a password nobody sees that. */
export const NewPassword = ({ form }: { form: FieldContext }) => (
	<TextField
		form={form}
		name="password"
		type="password"
		autocomplete="new-password"
		minlength={8}
		hint={say(form.page, "account.password.hint")}
	/>
);
