import type { Child } from "hono/jsx";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

export type FieldError = { path: string; message: string };

export type FieldContext = { page: PageContext; values: Record<string, string>; errors: FieldError[] };

/** The service names nested fields (`shippingAddress.city`); the form's are flat. */
export const errorOf = (errors: FieldError[], name: string): string | undefined =>
	errors.find(({ path }) => path === name || path.endsWith(`.${name}`))?.message;

export type FieldName = "email" | "name" | "street" | "city" | "province" | "postalCode" | "country";

type FieldProps = {
	form: FieldContext;
	name: FieldName;
	hint?: string;
	optional?: boolean;
	children: (describedBy: string | undefined, invalid: "true" | undefined) => Child;
};

/** Label, control, hint and error, tied together for a screen reader. */
export function Field({ form, name, hint, optional = false, children }: FieldProps) {
	const error = errorOf(form.errors, name);
	const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
	return (
		<div class={`field field-${name}`}>
			<label for={name}>
				{say(form.page, `field.${name}`)}
				{optional && <small> {say(form.page, "checkout.optional")}</small>}
			</label>
			{children(ids || undefined, error ? "true" : undefined)}
			{hint && (
				<p class="hint" id={`${name}-hint`}>
					{hint}
				</p>
			)}
			{error && (
				<p class="error" id={`${name}-error`}>
					{error}
				</p>
			)}
		</div>
	);
}

type InputProps = {
	form: FieldContext;
	name: FieldName;
	autocomplete: string;
	type?: "text" | "email";
	inputmode?: "text" | "email";
	maxlength?: number;
	hint?: string;
	optional?: boolean;
	capitalise?: "words" | "characters" | "none";
};

export const TextField = ({ form, name, hint, optional, type = "text", capitalise, ...rest }: InputProps) => (
	<Field form={form} name={name} hint={hint} optional={optional}>
		{(describedBy, invalid) => (
			<input
				id={name}
				name={name}
				type={type}
				value={form.values[name] ?? ""}
				required={!optional}
				autocapitalize={capitalise}
				aria-describedby={describedBy}
				aria-invalid={invalid}
				{...rest}
			/>
		)}
	</Field>
);
