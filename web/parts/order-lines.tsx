import type { Money } from "../../workers/kit/money.ts";
import type { PageContext } from "../page.ts";
import { priceText } from "./price.tsx";
import { thumbnail } from "./product-image.tsx";

type Line = {
	id: string;
	title: string;
	variantTitle: string;
	image: string;
	quantity: number;
	lineTotal: Money;
};

/** What is being bought or was: a list to read, not to change. */
export const OrderLines = ({ page, lines }: { page: PageContext; lines: Line[] }) => (
	<ul class="order-lines">
		{lines.map((line) => (
			<li>
				{line.image ? (
					<img class="art" src={thumbnail(line.image)} alt="" width={800} height={800} />
				) : (
					<span class="art" />
				)}
				<span>
					<strong>{line.title}</strong>
					<small>
						{line.variantTitle && `${line.variantTitle} · `}
						{line.quantity} ×
					</small>
				</span>
				<span class="price">{priceText(page, line.lineTotal)}</span>
			</li>
		))}
	</ul>
);
