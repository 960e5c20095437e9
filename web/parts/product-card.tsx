import type { Product } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { productText } from "../product-text.ts";
import { say } from "../texts/index.ts";
import { ProductPrice } from "./price.tsx";
import { ProductImage } from "./product-image.tsx";

type CardProps = {
	page: PageContext;
	product: Product;
	first?: boolean;
	/** How wide its picture is on a large window. */
	shown?: "card" | "half";
	level?: "h2" | "h3";
};

/** One product in a list: the whole card is its link. */
export function ProductCard({ page, product, first = false, shown, level: Title = "h3" }: CardProps) {
	return (
		<article class="card">
			<a href={link(page, `/products/${product.slug}`)} data-card>
				<span class="card-art" data-hue>
					<ProductImage page={page} product={product} first={first} shown={shown} decorative />
				</span>
				<Title class="card-title">{productText(product, page.locale).title}</Title>
				<p class="card-line">
					<ProductPrice page={page} product={product} />
					<CardNote page={page} product={product} />
				</p>
			</a>
		</article>
	);
}

const CardNote = ({ page, product }: { page: PageContext; product: Product }) =>
	product.availability === "in_stock" ? null : (
		<span class="card-note">{say(page, `stock.${product.availability}`)}</span>
	);
