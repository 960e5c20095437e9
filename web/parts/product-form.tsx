import type { Product, Variant } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { availabilityText, mostToAsk } from "./availability.tsx";
import { Price } from "./price.tsx";
import { Quantity } from "./quantity.tsx";
import { VariantChoice } from "./variant-choice.tsx";

type FormProps = { page: PageContext; product: Product; chosen: Variant };

/** Price, choice, quantity and the one button: a plain form that the script makes quicker. */
export function ProductForm({ page, product, chosen }: FormProps) {
	const soldOut = product.variants.every(({ available }) => available <= 0);
	return (
		<form class="buy" method="post" action={link(page, "/cart/add")} data-add data-live={product.id}>
			<p class="buy-price">
				<Price page={page} price={chosen.price} before={chosen.compareAtPrice} />
			</p>
			<VariantChoice page={page} product={product} chosen={chosen} />
			<p class="buy-stock" data-stock={say(page, "product.missing")} aria-live="polite">
				{availabilityText(page, chosen)}
			</p>
			<div class="buy-row">
				<Quantity
					page={page}
					id="quantity"
					label={say(page, "product.quantity")}
					value={1}
					min={1}
					max={mostToAsk(chosen)}
				/>
				<button
					type="submit"
					class="button button-press"
					disabled={soldOut}
					data-buy={say(page, "product.add")}
					data-sold-out={say(page, "product.soldOut")}
				>
					{say(page, soldOut ? "product.soldOut" : "product.add")}
				</button>
			</div>
		</form>
	);
}
