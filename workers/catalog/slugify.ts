/** "Crème & Clay" → "creme-clay": lower case, accents off, everything else a hyphen. */
export const slugify = (text: string): string =>
	text
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, "-")
		.replace(/^-|-$/g, "");
