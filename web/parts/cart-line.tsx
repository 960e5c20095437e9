import type { CartLine as Line } from "../../workers/kit/cart.ts";
import { notSentTo } from "../gates.ts";
import { link, type PageContext } from "../page.ts";
import { say, sayCount } from "../texts/index.ts";
import { priceText } from "./price.tsx";
import { thumbnail } from "./product-image.tsx";
import { Quantity } from "./quantity.tsx";

type LineProps = { page: PageContext; line: Line };

export const CartLine = ({ page, line }: LineProps) => (
	<li class="line" data-line={line.id}>
		<span class="line-art">
			{line.image ? (
				<img class="art" src={thumbnail(line.image)} alt="" width={800} height={800} />
			) : (
				<span class="art art-none" />
			)}
		</span>
		<div class="line-text">
			<h2>{line.slug ? <a href={link(page, `/products/${line.slug}`)}>{line.title}</a> : line.title}</h2>
			{line.variantTitle && <p>{line.variantTitle}</p>}
			<p>{say(page, "cart.each", { price: priceText(page, line.unitPrice) })}</p>
			<NotSent page={page} line={line} />
		</div>
		<LineProblem page={page} line={line} />
		<LineForms page={page} line={line} />
		<p class="line-total price" data-line-total>
			{priceText(page, line.lineTotal)}
		</p>
	</li>
);

const NotSent = ({ page, line }: LineProps) => {
	const text = notSentTo(page, line);
	return text ? <p>{text}</p> : null;
};

/** What stands in the way of buying it; else what is other than she left it. */
function problemOf(page: PageContext, line: Line): string | undefined {
	if (line.available <= 0) return say(page, "cart.soldOut");
	if (line.quantity > line.available) return sayCount(page, "stock.only", line.available);
	const { wanted, quantity } = line;
	const changes = [
		wanted !== null && wanted > quantity && say(page, "cart.wanted", { wanted, n: quantity }),
		line.priceChanged && say(page, "cart.priceChanged"),
	];
	return changes.filter(Boolean).join(" ") || undefined;
}

const LineProblem = ({ page, line }: LineProps) => {
	const problem = problemOf(page, line);
	return (
		<p class="error" data-line-problem hidden={!problem}>
			{problem}
		</p>
	);
};

/** Two forms on one address: the typed quantity, and the buttons that carry their own (so a press never posts both). */
function LineForms({ page, line }: LineProps) {
	const action = link(page, `/cart/items/${line.id}`);
	const steps = `steps-${line.id}`;
	return (
		<div class="line-forms">
			<form method="post" action={action} data-line-form>
				<Quantity
					page={page}
					id={`quantity-${line.id}`}
					label={say(page, "cart.quantityOf", { title: line.title })}
					value={line.quantity}
					min={1}
					max={line.available}
					stepForm={steps}
				>
					<noscript>
						<button type="submit" class="plain">
							{say(page, "cart.update")}
						</button>
					</noscript>
				</Quantity>
			</form>
			<form method="post" action={action} id={steps} data-remove-form>
				<button
					type="submit"
					class="plain"
					name="quantity"
					value="0"
					aria-label={say(page, "cart.removeOf", { title: line.title })}
				>
					{say(page, "cart.remove")}
				</button>
			</form>
		</div>
	);
}
