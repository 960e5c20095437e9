import * as z from "zod";
import { Slug } from "../../kit/product.ts";
import { line, word } from "./plain-text.ts";

/** What managers send to make and change a category. Nothing that is not named here is taken. */

const members = {
	title: word,
	/** The title again when left out. */
	titleEs: word.optional(),
	/** A sentence about it. */
	line: line(500).optional(),
	lineEs: line(500).optional(),
	/** The slug of the one it lies in; null for the top. */
	parent: z.string().max(255).nullable().optional(),
	/** Its place among its siblings; behind them when left out. */
	position: z.int().min(0, "is negative").max(1_000_000).optional(),
};

export const NewCategory = z.strictObject({ ...members, slug: Slug.optional() });
export type NewCategory = z.output<typeof NewCategory>;

/** Some of a category: what is left out stays, and so does its slug, which is its address. */
export const CategoryPatch = z.strictObject({ ...members, title: word.optional() });
export type CategoryPatch = z.output<typeof CategoryPatch>;
