import { raw } from "hono/html";
import type { Product, Variant } from "../../workers/kit/product.ts";
import { gateAt, notSentTo } from "../gates.ts";
import { Layout } from "../layout.tsx";
import type { PageContext } from "../page.ts";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { ProductCard } from "../parts/product-card.tsx";
import { ProductForm } from "../parts/product-form.tsx";
import { ProductImage } from "../parts/product-image.tsx";
import { ProductJsonLd } from "../parts/product-json-ld.tsx";
import { Restock } from "../parts/restock-form.tsx";
import { Specifications } from "../parts/specifications.tsx";
import { plainText, productText } from "../product-text.ts";
import { say } from "../texts/index.ts";

type ProductProps = { page: PageContext; product: Product; related: Product[]; chosen?: Variant };

const firstToBuy = ({ variants }: Product): Variant | undefined =>
	variants.find(({ available }) => available > 0) ?? variants[0];

export function ProductPage({ page, product, related, chosen = firstToBuy(product) }: ProductProps) {
	const text = productText(product, page.locale);
	const gate = gateAt(page, product.category);
	const region = notSentTo(page, gate);
	return (
		<Layout
			page={page}
			title={text.title}
			description={plainText(text.description)}
			image={product.images[0]?.src}
			head={<ProductJsonLd page={page} product={product} />}
			minimumAge={gate.minimumAge}
			kind="product"
		>
			<article class="product">
				<Pictures page={page} product={product} />
				<div class="product-text">
					<Breadcrumbs page={page} product={product} />
					<h1>{text.title}</h1>
					{product.vendor && product.vendor !== page.store.name && <p class="vendor">{product.vendor}</p>}
					{chosen && <ProductForm page={page} product={product} chosen={chosen} />}
					{region && <p class="hint region">{region}</p>}
					<Restock page={page} product={product} />
					<div class="prose">{raw(text.description)}</div>
					<Specifications page={page} product={product} />
				</div>
			</article>
			<Related page={page} products={related} />
		</Layout>
	);
}

const Pictures = ({ page, product }: { page: PageContext; product: Product }) => (
	<section class="pictures" aria-label={say(page, "product.images")} data-many={product.images.length > 1 || undefined}>
		{product.images.length === 0 && <ProductImage page={page} product={product} />}
		{product.images.map((_, index) => (
			<div class="picture" data-hue>
				<ProductImage page={page} product={product} index={index} shown="page" first={index === 0} />
			</div>
		))}
	</section>
);

const Related = ({ page, products }: { page: PageContext; products: Product[] }) =>
	products.length === 0 ? null : (
		<section class="related" aria-labelledby="related">
			<h2 id="related">{say(page, "product.related")}</h2>
			<div class="grid">
				{products.map((product) => (
					<ProductCard page={page} product={product} />
				))}
			</div>
		</section>
	);
