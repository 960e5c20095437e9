import type { Child } from "hono/jsx";
import type { PageContext } from "../page.ts";
import { say, type TextKey } from "../texts/index.ts";

export type FieldError = { path: string; message: string };

export const fieldNames = [
	"email",
	"name",
	"street",
	"city",
	"province",
	"postalCode",
	"country",
	"phone",
	"current",
	"password",
	"code",
	"reason",
] as const;
export type FieldName = (typeof fieldNames)[number];

export type FieldContext = {
	page: PageContext;
	values: Record<string, string>;
	errors: FieldError[];
	/** Keeps the fields of several forms on one page apart. */
	scope?: string;
	/** What this form calls a field, where the usual word does not fit. */
	labels?: Partial<Record<FieldName, TextKey>>;
};

/** The service names nested fields (`shippingAddress.city`); the form's are flat. */
export const errorOf = (errors: FieldError[], name: string): string | undefined =>
	errors.find(({ path }) => path === name || path.endsWith(`.${name}`))?.message;

export const fieldId = ({ scope }: Pick<FieldContext, "scope">, name: string): string =>
	scope ? `${scope}-${name}` : name;

export const fieldLabel = ({ page, labels }: Pick<FieldContext, "page" | "labels">, name: FieldName): string =>
	say(page, labels?.[name] ?? `field.${name}`);

type Wired = { id: string; "aria-describedby": string | undefined; "aria-invalid": "true" | undefined };

type FieldProps = {
	form: FieldContext;
	name: FieldName;
	hint?: string;
	optional?: boolean;
	children: (wired: Wired) => Child;
};

/** Label, control, hint and error, tied together for a screen reader. */
export function Field({ form, name, hint, optional = false, children }: FieldProps) {
	const id = fieldId(form, name);
	const error = errorOf(form.errors, name);
	const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
	return (
		<div class={`field field-${name}`}>
			<label for={id}>
				{fieldLabel(form, name)}
				{optional && <small> {say(form.page, "checkout.optional")}</small>}
			</label>
			{children({ id, "aria-describedby": ids || undefined, "aria-invalid": error ? "true" : undefined })}
			{hint && (
				<p class="hint" id={`${id}-hint`}>
					{hint}
				</p>
			)}
			{error && (
				<p class="error" id={`${id}-error`}>
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
	type?: "text" | "email" | "tel" | "password";
	inputmode?: "text" | "email";
	minlength?: number;
	maxlength?: number;
	hint?: string;
	optional?: boolean;
	capitalise?: "words" | "characters" | "none";
};

/** What was typed comes back after an error, except a password. */
export const TextField = ({ form, name, hint, optional, type = "text", capitalise, ...rest }: InputProps) => (
	<Field form={form} name={name} hint={hint} optional={optional}>
		{({ id, ...aria }) => (
			<input
				id={id}
				name={name}
				type={type}
				value={type === "password" ? undefined : (form.values[name] ?? "")}
				required={!optional}
				autocapitalize={capitalise}
				{...aria}
				{...rest}
			/>
		)}
	</Field>
);
