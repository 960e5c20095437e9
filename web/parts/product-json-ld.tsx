import { raw } from "hono/html";
import { decimalsOf, type Money } from "../../workers/kit/money.ts";
import type { Product, Variant } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { plainText, productText } from "../product-text.ts";

const decimal = ({ amount, currency }: Money): string =>
	(amount / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));

const offer = (variant: Variant, url: string) => ({
	"@type": "Offer",
	url,
	sku: variant.sku || undefined,
	price: decimal(variant.price),
	priceCurrency: variant.price.currency,
	availability: `https://schema.org/${variant.available > 0 ? "InStock" : "OutOfStock"}`,
});

/** What search engines read of a product (schema.org/Product). */
export function productJsonLd(page: PageContext, product: Product) {
	const text = productText(product, page.locale);
	const url = page.origin + link(page, `/products/${product.slug}`);
	return {
		"@context": "https://schema.org",
		"@type": "Product",
		name: text.title,
		description: plainText(text.description, 5000),
		image: product.images.map(({ src }) => new URL(src, page.origin).href),
		url,
		brand: product.vendor ? { "@type": "Brand", name: product.vendor } : undefined,
		offers: product.variants.map((variant) => offer(variant, url)),
	};
}

/** Inside a script element only `<` can end it (HTML, 4.12.1.3), so none is written. */
export const ProductJsonLd = ({ page, product }: { page: PageContext; product: Product }) => (
	<script type="application/ld+json">
		{raw(JSON.stringify(productJsonLd(page, product)).replace(/</g, "\\u003c"))}
	</script>
);
