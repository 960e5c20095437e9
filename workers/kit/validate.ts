import { zValidator } from "@hono/zod-validator";
import type { ValidationTargets } from "hono";
import { HTTPException } from "hono/http-exception";
import type * as z from "zod";
import { contextOf } from "./context.ts";
import { type FieldError, problemResponse, type Refusal, refuse } from "./problem.ts";

/** More than a person corrects at one sitting. */
const mostErrors = 100;

/** What zod found, in the shape of our problem documents. A member that is not known is named itself, not what it lies in. */
const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
	error.issues
		.flatMap((issue) =>
			issue.code === "unrecognized_keys"
				? issue.keys
						.slice(0, mostErrors)
						.map((key) => ({ path: [...issue.path, key].join("."), message: "is not known" }))
				: [{ path: issue.path.join("."), message: issue.message }],
		)
		.slice(0, mostErrors);

/** Reads input by its schema; what does not fit is a refusal with every field's path. */
export function parse<Schema extends z.ZodType>(
	schema: Schema,
	input: unknown,
): { ok: true; value: z.output<Schema> } | Refusal {
	const read = schema.safeParse(input);
	return read.success ? { ok: true, value: read.data } : invalid(read.error);
}

const invalid = (error: z.core.$ZodError): Refusal =>
	refuse("request.invalid", "Correct the named fields and send it again.", { errors: fieldErrors(error) });

/** Validates one part of a request; what does not fit is answered 400 with every field's path. */
export const valid = <Target extends keyof ValidationTargets, Schema extends z.ZodType>(
	target: Target,
	schema: Schema,
) =>
	zValidator(target, schema, (result, c) => {
		if (result.success) return;
		return problemResponse(invalid(result.error), contextOf(c.req.raw).requestId);
	});

/** A JSON body that is not labelled as JSON would silently validate as empty: say so instead. */
export function requireJson(contentType: string | undefined): void {
	if (!/^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? ""))
		throw new HTTPException(415, { message: "Send the body as application/json." });
}
