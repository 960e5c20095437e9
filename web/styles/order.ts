/** The stylesheets in the order they are joined: tokens, elements, parts, pages, and last what each style of store changes. */
export const STYLES = [
	"base.css",
	"chrome.css",
	"controls.css",
	"products.css",
	"filters.css",
	"product.css",
	"cart.css",
	"order.css",
	"account.css",
	"age.css",
	"hero.css",
	"loud.css",
	"quiet.css",
	"motion.css",
] as const;

/** The same rules without comments and layout. It knows how these files are written (one declaration a line), not all of CSS. */
export const squeezed = (css: string): string =>
	css
		.replace(/\/\*[\s\S]*?\*\//g, "")
		.replace(/^\s+/gm, "")
		.replace(/^([\w-]+): /gm, "$1:")
		.replace(/\(([\w-]+): /g, "($1:")
		.replace(/, /g, ",")
		.replace(/ ([>/]) /g, "$1")
		.replace(/="(\w+)"\]/g, "=$1]")
		.replace(/^@media \(/gm, "@media(")
		.replace(/n \+ (?=\d)/g, "n+")
		.replace(/(?<![\d.])0\.(?=\d)/g, ".")
		.replace(/ \{\n/g, "{")
		.replace(/([;{},])\n/g, "$1")
		.replace(/;\}/g, "}")
		.replace(/\n/g, "");
