import * as z from "zod";

/** A line of text as a person writes it: trimmed, and nothing in it that cannot be printed. */
export const line = (max: number) =>
	z
		.string()
		.trim()
		.max(max, `is longer than ${max} characters`)
		.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, "has characters that cannot be printed");

/** One that says something. */
export const word = line(255).min(1, "is empty");
