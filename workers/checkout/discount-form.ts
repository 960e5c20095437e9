import * as z from "zod";

const time = z.iso
	.datetime()
	.transform((text) => Date.parse(text))
	.nullable();
const uses = z.int().min(1).max(1_000_000).nullable();

const Fields = z.strictObject({
	/** As shoppers type it; capitals and small letters are one. */
	code: z
		.string()
		.trim()
		.toUpperCase()
		.regex(/^[\p{L}\p{N}_-]{2,40}$/u, "2 to 40 letters, digits, hyphens or underscores"),
	kind: z.enum(["percent", "amount"]),
	/** Basis points of the subtotal (1000 is 10 %), or minor units of the store's currency. */
	value: z.int().min(1).max(99_999_999),
	minSubtotalMinor: z.int().min(0).max(99_999_999).default(0),
	startsAt: time.default(null),
	endsAt: time.default(null),
	maxUses: uses.default(null),
	maxUsesPerCustomer: uses.default(null),
	isActive: z.boolean().default(true),
});

export const DiscountForm = Fields.refine(({ kind, value }) => kind === "amount" || value <= 10_000, {
	message: "a percentage is at most 10000 basis points",
	path: ["value"],
});
export type DiscountForm = z.infer<typeof DiscountForm>;

/** What a percentage may be is the kind's and the value's business together: both or neither are changed. */
export const DiscountChange = z
	.strictObject({
		code: Fields.shape.code,
		kind: Fields.shape.kind,
		value: Fields.shape.value,
		minSubtotalMinor: z.int().min(0).max(99_999_999),
		startsAt: time,
		endsAt: time,
		maxUses: uses,
		maxUsesPerCustomer: uses,
		isActive: z.boolean(),
	})
	.partial()
	.refine(({ kind, value }) => (kind === undefined) === (value === undefined), {
		message: "kind and value are changed together",
		path: ["value"],
	})
	.refine(({ kind, value }) => kind !== "percent" || (value ?? 0) <= 10_000, {
		message: "a percentage is at most 10000 basis points",
		path: ["value"],
	});

export const DiscountAnswer = z.object({
	id: z.string(),
	code: z.string(),
	kind: z.enum(["percent", "amount"]),
	value: z.int(),
	minSubtotalMinor: z.int(),
	startsAt: z.iso.datetime().nullable(),
	endsAt: z.iso.datetime().nullable(),
	maxUses: z.int().nullable(),
	maxUsesPerCustomer: z.int().nullable(),
	isActive: z.boolean(),
	/** By orders that did not fail. */
	uses: z.int(),
	version: z.int(),
});
