import type { Product } from "../../workers/kit/product.ts";
import { isLoud, link, type PageContext } from "../page.ts";
import { productText } from "../product-text.ts";
import { ProductPrice } from "./price.tsx";
import { ProductCard } from "./product-card.tsx";
import { ProductImage } from "./product-image.tsx";

type NewestProps = { page: PageContext; products: Product[] };

/** Loud: an index in display type whose pictures come when pointed at. Quiet: a row of cards. */
export const Newest = ({ page, products }: NewestProps) =>
	isLoud(page) ? (
		<ol class="index">
			{products.map((product) => (
				<li>
					<a href={link(page, `/products/${product.slug}`)} data-card>
						<ProductImage page={page} product={product} shown="stamp" decorative />
						<strong>{productText(product, page.locale).title}</strong>
						<ProductPrice page={page} product={product} />
					</a>
				</li>
			))}
		</ol>
	) : (
		<div class="grid">
			{products.map((product) => (
				<ProductCard page={page} product={product} />
			))}
		</div>
	);
