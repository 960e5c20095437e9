import type { Category, Product } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { sayCount } from "../texts/index.ts";
import { categoryHref, categoryLine, categoryTitle, categoryTrail } from "./category-links.tsx";
import { ProductImage } from "./product-image.tsx";

type FieldsProps = { page: PageContext; categories: Category[]; products: Product[] };

/** Something that lies in the category or below it. */
const pictureOf = (category: Category, products: Product[], all: Category[] = [category]): Product | undefined =>
	products.find(({ category: name, images }) => {
		const own = all.find(({ slug, title }) => name === slug || name === title);
		return images.length > 0 && own && categoryTrail(own, all).some(({ slug }) => slug === category.slug);
	});

/** Every category a field of colour, with a piece of it when the page has one at hand. */
export const CategoryFields = ({ page, categories, products }: FieldsProps) => (
	<ul class="fields">
		{categories.map((category) => {
			const product = pictureOf(category, products, page.categories);
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
