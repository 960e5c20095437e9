import sanitizeHtml from "sanitize-html";

/** What a product description may contain: text, its structure and its emphasis. Nothing that runs, loads or leads elsewhere. */
export const sanitize = (html: string): string =>
	sanitizeHtml(html, {
		allowedTags: ["p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "h3", "h4", "blockquote"],
		allowedAttributes: {},
		// Deeper nesting says nothing to a reader and costs the square of its depth.
		nestingLimit: 12,
	}).trim();
