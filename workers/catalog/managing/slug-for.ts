import { slugify } from "../slugify.ts";

const longest = 100;

/** A slug for something of this title, short enough for a number behind it; the fallback where nothing of the title can be in one. */
export const slugFor = (title: string, fallback = ""): string =>
	[...slugify(title).replace(/[^\p{Ll}\p{Lm}\p{Lo}\p{N}-]/gu, "")]
		.slice(0, longest)
		.join("")
		.replace(/-+/g, "-")
		.replace(/^-|-$/g, "") || fallback;
