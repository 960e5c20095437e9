import type { Cart } from "../../workers/kit/cart.ts";
import { money } from "../../workers/kit/money.ts";
import { say } from "../texts/index.ts";
import { errorOf, type FieldContext } from "./field.tsx";
import { priceText } from "./price.tsx";

type Method = FieldContext["page"]["store"]["shipping"][number];

/** The method that is ticked when the form is opened. */
export const chosenMethod = ({ page, values }: Pick<FieldContext, "page" | "values">): Method | undefined =>
	page.store.shipping.find(({ id }) => id === values.shippingMethod) ?? page.store.shipping[0];

/** The cart's sums if it were sent this way; tax stays the same share of them. */
export function sumsWith(method: Method, cart: Cart): Cart {
	const shipping = isFree(method, cart) ? 0 : method.priceMinor;
	const before = cart.total.amount - (cart.taxIncluded ? 0 : cart.tax.amount);
	const payable = before - cart.shipping.amount + shipping;
	const tax = Math.round((cart.tax.amount * payable) / (before || 1));
	const total = cart.taxIncluded ? payable : payable + tax;
	const { currency } = cart.total;
	return { ...cart, shipping: money(shipping, currency), tax: money(tax, currency), total: money(total, currency) };
}

const isFree = (method: Method, cart: Cart): boolean =>
	method.priceMinor === 0 ||
	(method.freeFromMinor !== null && cart.subtotal.amount - cart.discount.amount >= method.freeFromMinor);

/** Ways to deliver, with what each costs for this cart. */
export function ShippingChoice({ form, cart }: { form: FieldContext; cart: Cart }) {
	const { store } = form.page;
	const chosen = chosenMethod(form);
	const error = errorOf(form.errors, "shippingMethod");
	return (
		<fieldset aria-describedby={error && "shippingMethod-error"}>
			<legend>{say(form.page, "checkout.shipping")}</legend>
			{error && (
				<p class="error" id="shippingMethod-error">
					{error}
				</p>
			)}
			{store.shipping.map((method) => (
				<label class="choice">
					<input
						type="radio"
						name="shippingMethod"
						value={method.id}
						id={method === store.shipping[0] ? "shippingMethod" : undefined}
						checked={method === chosen}
						required
					/>
					<ShippingMethod form={form} cart={cart} method={method} />
				</label>
			))}
		</fieldset>
	);
}

function ShippingMethod({ form, cart, method }: { form: FieldContext; cart: Cart; method: Method }) {
	const { page } = form;
	const text = (amount: number) => priceText(page, money(amount, page.store.currency));
	const free = isFree(method, cart);
	return (
		<>
			<span>
				{method.name[page.locale]}
				{!free && method.freeFromMinor !== null && (
					<small> {say(page, "checkout.freeFrom", { price: text(method.freeFromMinor) })}</small>
				)}
			</span>
			<span class="price">{free ? say(page, "totals.free") : text(method.priceMinor)}</span>
		</>
	);
}
