import type { Child } from "hono/jsx";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

type QuantityProps = {
	page: PageContext;
	id: string;
	label: string;
	value: number;
	min: 0 | 1;
	max: number;
	/** Which form the − and + buttons post when there is no script; without one they need the script. */
	stepForm?: string;
	children?: Child;
};

/** − number +. The number can be typed; the script joins quick presses into one absolute quantity. */
export function Quantity({ page, id, label, value, min, max, stepForm, children }: QuantityProps) {
	const step = (by: -1 | 1) =>
		stepForm
			? { type: "submit" as const, form: stepForm, name: "quantity", value: value + by }
			: { type: "button" as const };
	return (
		<div class="quantity" data-quantity>
			<button {...step(-1)} data-step="-1" disabled={value <= min} aria-label={say(page, "product.less")}>
				−
			</button>
			<label class="sr" for={id}>
				{label}
			</label>
			<input
				id={id}
				name="quantity"
				type="number"
				inputmode="numeric"
				min={min}
				max={Math.max(max, 1)}
				value={value}
				required
				autocomplete="off"
			/>
			<button {...step(1)} data-step="1" disabled={value >= max} aria-label={say(page, "product.more")}>
				+
			</button>
			{children}
		</div>
	);
}
