import type { Child } from "hono/jsx";
import type { Cart } from "../../workers/kit/cart.ts";
import type { FieldContext } from "./field.tsx";
import { priceText } from "./price.tsx";
import { chosenMethod, sumsWith } from "./shipping-choice.tsx";
import { Totals } from "./totals.tsx";

/** As many as the stylesheet can tell apart. */
const MOST = 4;

type SumsProps = { form: FieldContext; cart: Cart };

/** What it comes to with each way of delivery. The stylesheet shows the ticked one, so the sum is right without a script. */
export const DeliverySums = (props: SumsProps) => (
	<EachDelivery {...props} as="div">
		{(sums) => <Totals page={props.form.page} sums={sums} />}
	</EachDelivery>
);

/** The total alone, for the button that leads to paying it. */
export const DeliveryTotal = (props: SumsProps) => (
	<EachDelivery {...props} as="span">
		{({ total }) => <span class="price">{priceText(props.form.page, total)}</span>}
	</EachDelivery>
);

function EachDelivery({
	form,
	cart,
	as: Tag,
	children,
}: SumsProps & { as: "div" | "span"; children: (sums: Cart) => Child }) {
	const methods = form.page.store.shipping;
	if (methods.length < 2 || methods.length > MOST) {
		const method = chosenMethod(form);
		return <>{children(method ? sumsWith(method, cart) : cart)}</>;
	}
	return (
		<>
			{methods.map((method, index) => (
				<Tag class={`sums sums-${index + 1}`}>{children(sumsWith(method, cart))}</Tag>
			))}
		</>
	);
}
