import type { Cart } from "../../workers/kit/cart.ts";
import { strictestAge } from "../../workers/kit/gate.ts";
import { Layout } from "../layout.tsx";
import { link, type PageContext } from "../page.ts";
import { AddressFields } from "../parts/address-fields.tsx";
import { AgeConfirmation } from "../parts/age-confirmation.tsx";
import { DeliverySums, DeliveryTotal } from "../parts/delivery-sums.tsx";
import { UsedCode } from "../parts/discount.tsx";
import { ErrorSummary } from "../parts/error-summary.tsx";
import { type FieldContext, type FieldError, TextField } from "../parts/field.tsx";
import { LegalConsent } from "../parts/legal-consent.tsx";
import { OrderLines } from "../parts/order-lines.tsx";
import { ShippingChoice } from "../parts/shipping-choice.tsx";
import { say } from "../texts/index.ts";

type CheckoutProps = {
	page: PageContext;
	cart: Cart;
	values: Record<string, string>;
	errors: FieldError[];
	/** A sentence about the whole attempt. */
	problem?: string;
	/** The problem is her discount code: everything else can go on without it. */
	isAboutCode?: boolean;
	idempotencyKey: string;
};

export function CheckoutPage({ page, cart, values, errors, problem, isAboutCode, idempotencyKey }: CheckoutProps) {
	const form = { page, values, errors };
	const { minimumAge } = strictestAge(cart.lines);
	return (
		<Layout page={page} title={say(page, "checkout.title")} noindex minimumAge={minimumAge} kind="checkout">
			<div class="split">
				<section class="split-main">
					<h1>{say(page, "checkout.title")}</h1>
					<ErrorSummary form={form} problem={problem}>
						{isAboutCode && <WithoutCode page={page} />}
					</ErrorSummary>
					<form class="checkout" id="checkout" method="post" action={link(page, "/checkout")}>
						<input type="hidden" name="idempotencyKey" value={idempotencyKey} />
						<Contact form={form} />
						<AddressFields form={form} legend={say(page, "checkout.address")} />
						<ShippingChoice form={form} cart={cart} />
						{minimumAge && <AgeConfirmation form={form} age={minimumAge} />}
						<LegalConsent page={page} />
						<button type="submit" class="button button-press">
							{say(page, "checkout.pay")} <DeliveryTotal form={form} cart={cart} />
						</button>
						<p class="hint">{say(page, "checkout.pay.hint")}</p>
					</form>
				</section>
				<Summary form={form} cart={cart} />
			</div>
		</Layout>
	);
}

/** Sends the form as it stands, and takes the code out of the cart. */
const WithoutCode = ({ page }: { page: PageContext }) => (
	<button type="submit" class="plain" form="checkout" name="withoutCode" value="1">
		{say(page, "checkout.withoutCode")}
	</button>
);

const Contact = ({ form }: { form: FieldContext }) => (
	<fieldset>
		<legend>{say(form.page, "checkout.contact")}</legend>
		<TextField
			form={form}
			name="email"
			type="email"
			inputmode="email"
			autocomplete="email"
			capitalise="none"
			maxlength={254}
			hint={say(form.page, "field.email.hint")}
		/>
	</fieldset>
);

const Summary = ({ form, cart }: { form: FieldContext; cart: Cart }) => (
	<aside class="split-side" aria-label={say(form.page, "totals.title")}>
		<OrderLines page={form.page} lines={cart.lines} />
		<DeliverySums form={form} cart={cart} />
		{cart.discountCode && <UsedCode page={form.page} cart={cart} />}
		<a class="plain" href={link(form.page, "/cart")}>
			{say(form.page, "checkout.back")}
		</a>
	</aside>
);
