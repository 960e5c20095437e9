import type { Category, Product } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { sayCount } from "../texts/index.ts";
import { categoryHref, categoryLine, categoryTitle } from "./category-links.tsx";
import { ProductImage } from "./product-image.tsx";

type FieldsProps = { page: PageContext; categories: Category[]; products: Product[] };

const pictureOf = (category: Category, products: Product[]): Product | undefined =>
	products.find(
		({ category: name, images }) => images.length > 0 && (name === category.slug || name === category.title),
	);

/** Every category a field of colour, with a piece of it when the page has one at hand. */
export const CategoryFields = ({ page, categories, products }: FieldsProps) => (
	<ul class="fields">
		{categories.map((category) => {
			const product = pictureOf(category, products);
			return (
				<li>
					<a href={categoryHref(category, page)}>
						{product && <ProductImage page={page} product={product} decorative />}
						<strong>{categoryTitle(category, page)}</strong>
						<small>{categoryLine(category, page) || sayCount(page, "products.count", category.count)}</small>
					</a>
				</li>
			);
		})}
	</ul>
);
