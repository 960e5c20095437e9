import * as z from "zod";
import { invalidRequest, type Refusal } from "./errors.ts";
import type { Form } from "./form.ts";

const refuse = (context: z.RefinementCtx, code: string | undefined, message: string): never => {
	context.addIssue({ code: "custom", message, params: { code } });
	return z.NEVER;
};

/** Text; empty text is refused, since Stripe reads it as "unset this", which a new object cannot. */
export const text = (max = 5000) =>
	z.string().superRefine((value, context) => {
		if (value === "") refuse(context, "parameter_invalid_empty", EMPTY);
		if (value.length > max)
			refuse(context, undefined, `Invalid string: ${value.slice(0, 20)}...; must be at most ${max} characters`);
	});

const EMPTY =
	"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value.";

export const integer = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
	z.string().transform((value, context) => {
		const number = Number(value);
		if (!/^-?\d{1,15}$/.test(value)) return refuse(context, "parameter_invalid_integer", `Invalid integer: ${value}`);
		if (number < min)
			return refuse(context, "parameter_invalid_integer", `This value must be greater than or equal to ${min}.`);
		if (number > max)
			return refuse(context, "parameter_invalid_integer", `This value must be less than or equal to ${max}.`);
		return number;
	});

/** Stripe's limit of eight digits. */
export const MOST = 99_999_999;

/** An amount in minor units. */
export const amount = (min: number) =>
	integer(min).superRefine((value, context) => {
		if (value > MOST) refuse(context, "amount_too_large", "Amount must be no more than $999,999.99");
	});

export const bool = z.enum(["true", "false"]).transform((value) => value === "true");

export const currency = z
	.string()
	.transform((value) => value.toLowerCase())
	.superRefine((value, context) => {
		if (!Intl.supportedValuesOf("currency").includes(value.toUpperCase()))
			refuse(context, "currency_invalid", `Invalid currency: ${value}.`);
	});

export const webAddress = text().superRefine((value, context) => {
	const protocol = URL.parse(value)?.protocol;
	if (value && protocol !== "https:" && protocol !== "http:") refuse(context, "url_invalid", "Not a valid URL");
});

export const email = z.string().superRefine((value, context) => {
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) refuse(context, "email_invalid", `Invalid email address: ${value}`);
});

/** `{0: a, 1: b}` as the form decoder leaves a list, in the order of its indices. */
export const listOf = <Item extends z.ZodType>(item: Item, max = 100) =>
	z
		.preprocess((value) => asList(value), z.array(item))
		.superRefine((list, context) => {
			if (list.length > max) refuse(context, undefined, `Array {param} exceeded maximum ${max} allowed elements.`);
		});

function asList(value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value);
	if (!entries.every(([index]) => /^\d+$/.test(index))) return value;
	return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}

/** An empty value takes the key away, as at Stripe. */
export const metadata = z
	.record(z.string(), z.string())
	.superRefine((pairs, context) => {
		if (Object.keys(pairs).length > 50) refuse(context, undefined, "You can have up to 50 metadata keys.");
		for (const [key, value] of Object.entries(pairs)) {
			if (key.length > 40)
				refuse(context, undefined, `Metadata keys can have up to 40 characters: ${key.slice(0, 50)}`);
			if (value.length > 500)
				refuse(context, undefined, `Metadata values can have up to 500 characters. Invalid value for key '${key}'.`);
		}
	})
	.transform((pairs) => Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== "")));

export const expand = listOf(text()).default([]);

export const reading = { expand };
export const paging = {
	expand,
	limit: integer(1, 100).default(10),
	starting_after: text().optional(),
	ending_before: text().optional(),
	created: z
		.union([
			integer().transform((at) => ({ gte: at, lte: at })),
			z.strictObject({
				gt: integer().optional(),
				gte: integer().optional(),
				lt: integer().optional(),
				lte: integer().optional(),
			}),
		])
		.default({}),
};

/** The parameters as the operation wants them, or Stripe's 400 for the first that is not right. */
export function check<Schema extends z.ZodType>(schema: Schema, form: Form): z.output<Schema> {
	const result = schema.safeParse(form, { reportInput: true });
	if (result.success) return result.data;
	const { issues } = result.error;
	throw refusalOf(issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0]);
}

function refusalOf(issue: z.core.$ZodIssue | undefined): Refusal {
	const param = paramName(issue?.path ?? []);
	if (issue?.code === "unrecognized_keys") return unknownParams(issue);
	if (issue?.input === undefined)
		return invalidRequest(`Missing required param: ${param}.`, {
			code: "parameter_missing",
			param,
		});
	if (issue.code === "custom") {
		const code: unknown = issue.params?.code;
		return invalidRequest(issue.message.replaceAll("{param}", param), {
			...(typeof code === "string" && { code }),
			param,
		});
	}
	if (issue.code === "invalid_value")
		return invalidRequest(`Invalid ${param}: must be ${oneOf(issue.values.map(String))}`, {
			param,
		});
	return invalidRequest(`Invalid ${issue.code === "invalid_type" ? issue.expected : "value"}`, {
		param,
	});
}

function unknownParams(issue: z.core.$ZodIssueUnrecognizedKeys): Refusal {
	const names = issue.keys.map((key) => paramName([...issue.path, key]));
	return invalidRequest(`Received unknown parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`, {
		code: "parameter_unknown",
		param: names[0] ?? "",
	});
}

/** line_items, 0, quantity → `line_items[0][quantity]`. */
const paramName = ([head, ...rest]: readonly PropertyKey[]): string =>
	String(head ?? "") + rest.map((key) => `[${String(key)}]`).join("");

const oneOf = (words: string[]): string =>
	words.length === 1 ? `${words[0]}` : `one of ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
