import type { Product } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { productText } from "../product-text.ts";

type ImageProps = {
	page: PageContext;
	product: Product;
	index?: number;
	/** In the first screen: fetched at once and before the rest. */
	first?: boolean;
	/** When the words beside it already say what it shows. */
	decorative?: boolean;
};

/** A square picture whose place is kept before it arrives. */
export function ProductImage({ page, product, index = 0, first = false, decorative = false }: ImageProps) {
	const image = product.images[index];
	if (!image) return <span class="art art-none" />;
	return (
		<img
			class="art"
			src={image.src}
			alt={decorative ? "" : image.alt || productText(product, page.locale).title}
			width={800}
			height={800}
			loading={first ? "eager" : "lazy"}
			fetchpriority={first ? "high" : undefined}
			decoding="async"
		/>
	);
}
