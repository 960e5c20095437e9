import { z } from "zod";

/** How a list of products is asked for. */
export const ListQuery = z.object({
	limit: z
		.string()
		.regex(/^\d{1,3}$/, "is no number")
		.transform(Number)
		.pipe(z.int().min(1).max(100))
		.default(20)
		// A query is text, but what it is to say is a number.
		.meta({ type: "integer", minimum: 1, maximum: 100, pattern: undefined }),
	cursor: z.string().max(200).optional(),
	category: z.string().max(255).optional(),
	sort: z.enum(["newest"]).optional(),
});
