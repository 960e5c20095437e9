import type { Product, Variant } from "../../workers/kit/product.ts";
import { link, type PageContext } from "../page.ts";
import { productText } from "../product-text.ts";
import { say } from "../texts/index.ts";
import { type FieldError, TextField } from "./field.tsx";
import { variantName } from "./variant-choice.tsx";

type RestockProps = { page: PageContext; product: Product; values?: Record<string, string>; errors?: FieldError[] };

const soldOut = ({ variants }: Product): Variant[] => variants.filter(({ available }) => available <= 0);

/** To hear when it is back: open while all of it is gone, folded while only some of it is. */
export function Restock({ page, product }: RestockProps) {
	const gone = soldOut(product);
	if (gone.length === 0) return null;
	const form = <RestockForm page={page} product={product} />;
	if (gone.length === product.variants.length)
		return (
			<section class="wish">
				<h2>{say(page, "restock.title")}</h2>
				{form}
			</section>
		);
	return (
		<details class="wish">
			<summary class="plain">{say(page, "restock.some")}</summary>
			{form}
		</details>
	);
}

export const RestockForm = ({ page, product, values = {}, errors = [] }: RestockProps) => (
	<form
		class="stack"
		method="post"
		action={link(page, `/products/${encodeURIComponent(product.slug)}/notify-me`)}
		novalidate={errors.length > 0}
	>
		<Which page={page} product={product} values={values} />
		<TextField
			form={{ page, values, errors, scope: "restock" }}
			name="email"
			type="email"
			autocomplete="email"
			capitalise="none"
			maxlength={254}
			hint={say(page, "restock.hint")}
		/>
		<button type="submit" class="button">
			{say(page, "restock.action")}
		</button>
	</form>
);

function Which({ page, product, values = {} }: RestockProps) {
	const gone = soldOut(product);
	if (product.variants.length === 1 || gone.length === 0) return null;
	const text = productText(product, page.locale);
	return (
		<div class="field">
			<label for="restock-variant">{say(page, "product.choose")}</label>
			<select id="restock-variant" name="variantId">
				{gone.length > 1 && <option value="">{say(page, "restock.any")}</option>}
				{gone.map((variant) => (
					<option value={variant.id} selected={variant.id === values.variantId}>
						{variantName(product, variant, text)}
					</option>
				))}
			</select>
		</div>
	);
}
