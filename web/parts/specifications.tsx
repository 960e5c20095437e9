import type { Product } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { productText } from "../product-text.ts";
import { say } from "../texts/index.ts";

export function Specifications({ page, product }: { page: PageContext; product: Product }) {
	const { label } = productText(product, page.locale);
	const entries = Object.entries(product.specifications);
	if (entries.length === 0) return null;
	return (
		<section class="specifications">
			<h2>{say(page, "product.specifications")}</h2>
			<dl>
				{entries.map(([name, value]) => (
					<div>
						<dt>{label(name)}</dt>
						<dd>{label(value)}</dd>
					</div>
				))}
			</dl>
		</section>
	);
}
