import type { Cart } from "../../workers/kit/cart.ts";
import type { FieldContext } from "./field.tsx";
import { chosenMethod, sumsWith } from "./shipping-choice.tsx";
import { Totals } from "./totals.tsx";

/** As many as the stylesheet can tell apart. */
const MOST = 4;

/** What it comes to with each way of delivery. The stylesheet shows the ticked one, so the sum is right without a script. */
export function DeliverySums({ form, cart }: { form: FieldContext; cart: Cart }) {
	const { page } = form;
	const methods = page.store.shipping;
	if (methods.length < 2 || methods.length > MOST) {
		const method = chosenMethod(form);
		return <Totals page={page} sums={method ? sumsWith(method, cart) : cart} />;
	}
	return (
		<>
			{methods.map((method, index) => (
				<div class={`sums sums-${index + 1}`}>
					<Totals page={page} sums={sumsWith(method, cart)} />
				</div>
			))}
		</>
	);
}
