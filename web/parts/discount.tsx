import type { Cart } from "../../workers/kit/cart.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { TextField } from "./field.tsx";

export type DiscountProblem = NonNullable<Cart["discountProblem"]>;
/** A code that was refused, as it was typed. */
export type TriedCode = { code: string; problem: DiscountProblem | undefined };

type DiscountProps = { page: PageContext; cart: Cart; tried?: TriedCode };

/** The code in the cart with a way out of it, and a field for one (or another). The script looks at `data-discount` to see whether it still says the truth. */
export const Discount = ({ page, cart, tried }: DiscountProps) => (
	<div class="discount" data-discount={cart.discountProblem ?? ""}>
		{cart.discountCode && <UsedCode page={page} cart={cart} />}
		{(!cart.discountCode || tried) && <CodeForm page={page} tried={tried} />}
	</div>
);

export const UsedCode = ({ page, cart: { discountCode, discountProblem } }: DiscountProps) => (
	<>
		<form class="account-row" method="post" action={link(page, "/cart/discount")}>
			<p>
				{say(page, "discount.code")} <strong>{discountCode.toUpperCase()}</strong>
			</p>
			<input type="hidden" name="code" value="" />
			<button type="submit" class="plain" aria-label={say(page, "cart.removeOf", { title: discountCode })}>
				{say(page, "cart.remove")}
			</button>
		</form>
		{discountProblem && <p class="error">{say(page, discountProblem)}</p>}
	</>
);

function CodeForm({ page, tried }: Pick<DiscountProps, "page" | "tried">) {
	const errors = tried?.problem ? [{ path: "code", message: say(page, tried.problem) }] : [];
	return (
		<details open={tried !== undefined}>
			<summary class="plain">{say(page, "discount.open")}</summary>
			<form method="post" action={link(page, "/cart/discount")}>
				<TextField
					form={{ page, values: { code: tried?.code ?? "" }, errors }}
					name="code"
					autocomplete="off"
					capitalise="characters"
					maxlength={60}
				/>
				<button type="submit" class="button button-quiet">
					{say(page, "discount.apply")}
				</button>
			</form>
		</details>
	);
}
