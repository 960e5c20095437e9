import type { Cart } from "../../workers/kit/cart.ts";
import type { Money } from "../../workers/kit/money.ts";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { priceText } from "./price.tsx";

type Sums = Pick<Cart, "subtotal" | "discount" | "shipping" | "tax" | "taxIncluded" | "total">;

/** What it comes to. The script refreshes each `data-money` when the cart changes. */
export function Totals({ page, sums }: { page: PageContext; sums: Sums }) {
	const isTaxed = sums.tax.amount > 0;
	return (
		<dl class="totals">
			<Row label={say(page, "totals.subtotal")} name="subtotal" text={priceText(page, sums.subtotal)} />
			{sums.discount.amount > 0 && (
				<Row label={say(page, "totals.discount")} name="discount" text={`−${priceText(page, sums.discount)}`} />
			)}
			<Row label={say(page, "totals.shipping")} name="shipping" text={freeOr(page, sums.shipping)} />
			{isTaxed && !sums.taxIncluded && (
				<Row label={say(page, "totals.taxAdded")} name="tax" text={priceText(page, sums.tax)} />
			)}
			<Row label={say(page, "totals.total")} name="total" text={priceText(page, sums.total)} />
			{isTaxed && sums.taxIncluded && <IncludedTax page={page} tax={sums.tax} />}
		</dl>
	);
}

const freeOr = (page: PageContext, money: Money): string =>
	money.amount === 0 ? say(page, "totals.free") : priceText(page, money);

const Row = ({ label, name, text }: { label: string; name: string; text: string }) => (
	<div class={`totals-${name}`}>
		<dt>{label}</dt>
		<dd data-money={name}>{text}</dd>
	</div>
);

const TAX_MARK = "\u0000";

/** The sentence is cut at its number, so that the script can change the number alone. */
function IncludedTax({ page, tax }: { page: PageContext; tax: Money }) {
	const [before, after] = say(page, "totals.tax", { tax: TAX_MARK }).split(TAX_MARK);
	return (
		<div class="totals-included">
			<dt class="sr">{say(page, "totals.title")}</dt>
			<dd>
				{before}
				<span data-money="tax">{priceText(page, tax)}</span>
				{after}
			</dd>
		</div>
	);
}
