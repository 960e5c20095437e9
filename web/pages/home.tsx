import type { Category, Product } from "../../workers/kit/product.ts";
import { gateAt } from "../gates.ts";
import { Layout } from "../layout.tsx";
import type { PageContext } from "../page.ts";
import { CategoryFields } from "../parts/category-fields.tsx";
import { mainCategories } from "../parts/category-links.tsx";
import { Hero } from "../parts/hero.tsx";
import { Newest } from "../parts/newest.tsx";
import { ProductCard } from "../parts/product-card.tsx";
import { say } from "../texts/index.ts";

type HomeProps = { page: PageContext; featured: Product[]; newest: Product[]; categories: Category[] };

const FEATURED_SHOWN = 4;
const NEWEST_SHOWN = 8;

/** One for the wall, some to stare at, and an index that does not repeat them while there is enough else. */
function arranged(featured: Product[], newest: Product[]) {
	const without = (those: Product[]) => newest.filter(({ id }) => those.every((other) => other.id !== id));
	const [hero, ...rest] = [...featured, ...without(featured)];
	const spread = rest.slice(0, FEATURED_SHOWN);
	const fresh = without(hero ? [hero, ...spread] : []);
	return { hero, spread, index: (fresh.length < FEATURED_SHOWN ? newest : fresh).slice(0, NEWEST_SHOWN) };
}

export function HomePage({ page, featured, newest, categories }: HomeProps) {
	const { hero, spread, index } = arranged(featured, newest);
	const statement = say(page, "home.statement");
	return (
		<Layout
			page={{ categories, ...page }}
			title={page.store.name}
			description={say(page, "home.description")}
			image={hero?.images[0]?.src}
			minimumAge={gateAt(page).minimumAge}
			kind="home"
		>
			<Hero page={page} product={hero} />
			<Featured page={page} products={spread} />
			{statement && <p class="statement">{statement}</p>}
			<Categories page={page} categories={mainCategories(categories)} products={[...newest, ...featured].reverse()} />
			<section class="newest" aria-labelledby="newest">
				<h2 id="newest">{say(page, "home.newest")}</h2>
				<Newest page={page} products={index} />
			</section>
		</Layout>
	);
}

const Featured = ({ page, products }: { page: PageContext; products: Product[] }) =>
	products.length === 0 ? null : (
		<section class="featured" aria-labelledby="featured">
			<h2 id="featured">{say(page, "home.featured")}</h2>
			<div class="spread">
				{products.map((product) => (
					<ProductCard page={page} product={product} shown="half" />
				))}
			</div>
		</section>
	);

type CategoriesProps = { page: PageContext; categories: Category[]; products: Product[] };

const Categories = ({ page, categories, products }: CategoriesProps) =>
	categories.length === 0 ? null : (
		<section class="categories" aria-labelledby="categories">
			<h2 id="categories">{say(page, "home.categories")}</h2>
			<CategoryFields page={page} categories={categories} products={products} />
		</section>
	);
