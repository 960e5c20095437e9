import { formatMoney, type Money } from "../../workers/kit/money.ts";
import type { Product } from "../../workers/kit/product.ts";
import { type PageContext, regional } from "../page.ts";
import { say } from "../texts/index.ts";

export const priceText = (page: PageContext, money: Money): string => formatMoney(money, regional(page));

type PriceProps = { page: PageContext; price: Money; before?: Money | null };

/** The price, and what it was before when that was more. */
export function Price({ page, price, before }: PriceProps) {
	if (!before || before.amount <= price.amount) return <span class="price">{priceText(page, price)}</span>;
	return (
		<span class="price">
			<span class="sr">{say(page, "price.now")} </span>
			<ins>{priceText(page, price)}</ins> <span class="sr">{say(page, "price.was")} </span>
			<s>{priceText(page, before)}</s>
		</span>
	);
}

/** For a list: one price, or the lowest when variants differ. */
export function ProductPrice({ page, product }: { page: PageContext; product: Product }) {
	const [first, ...others] = [...product.variants].sort((a, b) => a.price.amount - b.price.amount);
	if (!first) return null;
	if (others.every(({ price }) => price.amount === first.price.amount))
		return <Price page={page} price={first.price} before={first.compareAtPrice} />;
	return <span class="price">{say(page, "price.from", { price: priceText(page, first.price) })}</span>;
}
