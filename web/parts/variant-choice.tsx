import type { Product, Variant } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { type ProductText, productText } from "../product-text.ts";
import { say } from "../texts/index.ts";
import { availabilityText, mostToAsk } from "./availability.tsx";
import { priceText } from "./price.tsx";

type ChoiceProps = { page: PageContext; product: Product; chosen: Variant };

/** What is bought. A plain product needs no choice; one option is the variants themselves; more are joined by the script. */
export function VariantChoice({ page, product, chosen }: ChoiceProps) {
	if (product.variants.length === 1) return <input type="hidden" name="variantId" value={chosen.id} />;
	return (
		<>
			{product.options.length > 1 && <OptionChips page={page} product={product} chosen={chosen} />}
			<VariantRadios page={page} product={product} chosen={chosen} />
		</>
	);
}

export const variantName = (product: Product, variant: Variant, text: ProductText): string =>
	product.options
		.map(({ name }) => variant.options[name])
		.filter((value) => value !== undefined)
		.map(text.label)
		.join(" / ") || variant.title;

/** The form's truth. With several options it is for shoppers without a script; the chips tick it for everybody else. */
function VariantRadios({ page, product, chosen }: ChoiceProps) {
	const text = productText(product, page.locale);
	const [option, ...others] = product.options;
	const priced = product.variants.some(({ price }) => price.amount !== chosen.price.amount);
	const label = option && others.length === 0 ? text.label(option.name) : say(page, "product.choose");
	return (
		<fieldset class={others.length > 0 ? "chips variants-plain" : "chips"} data-variants>
			<legend>{label}</legend>
			{product.variants.map((variant) => (
				<label class="chip">
					<input
						type="radio"
						name="variantId"
						value={variant.id}
						checked={variant.id === chosen.id && variant.available > 0}
						disabled={variant.available <= 0}
						required
						data-options={JSON.stringify(product.options.map(({ name }) => variant.options[name] ?? ""))}
						data-price={priceText(page, variant.price)}
						data-before={beforeText(page, variant)}
						data-stock={availabilityText(page, variant)}
						data-most={mostToAsk(variant)}
					/>
					<span>
						{variantName(product, variant, text)}
						{priced && <small>{priceText(page, variant.price)}</small>}
					</span>
				</label>
			))}
		</fieldset>
	);
}

const beforeText = (page: PageContext, { price, compareAtPrice }: Variant): string =>
	compareAtPrice && compareAtPrice.amount > price.amount ? priceText(page, compareAtPrice) : "";

/** One row of chips per option. They belong to no form (`form` names none), so only `variantId` is posted. */
function OptionChips({ page, product, chosen }: ChoiceProps) {
	const text = productText(product, page.locale);
	return (
		<div class="options" data-options-of={product.id}>
			{product.options.map(({ name, values }, index) => (
				<fieldset class="chips">
					<legend>{text.label(name)}</legend>
					{values.map((value) => (
						<label class="chip">
							<input
								type="radio"
								form="none"
								name={`option-${index}`}
								value={value}
								checked={chosen.options[name] === value}
								data-option={index}
							/>
							<span>{text.label(value)}</span>
						</label>
					))}
				</fieldset>
			))}
		</div>
	);
}
