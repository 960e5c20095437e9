import { isNarrowed } from "../list-selection.ts";
import { isLoud, type PageContext } from "../page.ts";
import { clearHref, listHref, type ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";
import { ProductCard } from "./product-card.tsx";

const FIRST_ROW = 4;

type GridProps = { page: PageContext; list: ProductList };

/** In a loud shop the first and the seventh of ten are twice as wide; what is searched for is looked through more evenly. */
const isWide = (page: PageContext, { selection }: ProductList, index: number): boolean =>
	isLoud(page) && !selection.q && [0, 6].includes(index % 10);

export const ProductGrid = ({ page, list }: GridProps) => (
	<>
		<div class="grid">
			{list.items.map((product, index) => (
				<ProductCard
					page={page}
					product={product}
					first={index < FIRST_ROW}
					shown={isWide(page, list, index) ? "half" : "card"}
					level="h2"
				/>
			))}
		</div>
		<Paging page={page} list={list} />
	</>
);

const Paging = ({ page, list }: GridProps) => (
	<nav class="paging">
		{list.cursor !== undefined && (
			<a class="plain" href={listHref(page, list, list.selection)}>
				{say(page, "products.first")}
			</a>
		)}
		{list.nextCursor !== null && (
			<a class="button" rel="next" href={listHref(page, list, list.selection, list.nextCursor)}>
				{say(page, "products.next")}
			</a>
		)}
	</nav>
);

/** Why nothing is shown, and the way out. A page may be empty though the list goes on. */
export function EmptyList({ page, list }: GridProps) {
	if (list.nextCursor !== null) return <p class="empty">{say(page, "products.further")}</p>;
	if (!isNarrowed(list.selection)) return <p class="empty">{say(page, "products.empty")}</p>;
	return (
		<section class="empty">
			<h2>{say(page, "filter.empty.title")}</h2>
			<p>{say(page, "filter.empty.text")}</p>
			<a class="button" href={clearHref(page, list)}>
				{say(page, "filter.clear")}
			</a>
		</section>
	);
}
