import { Sort } from "../../workers/kit/product.ts";
import { isNarrowed, type Selection } from "../list-selection.ts";
import { type PageContext, regional } from "../page.ts";
import { clearHref, countText, labelsOf, listHref, type ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";
import { categoryTitle } from "./category-links.tsx";
import { Filters } from "./filters.tsx";
import { Shelves } from "./shelves.tsx";

type BarProps = { page: PageContext; list: ProductList };
type ListBarProps = BarProps & {
	/** Whether the top of the tree is among what the list can be narrowed by; elsewhere the page has a row for its shelves. */
	shelves?: boolean;
};

/** Filter, how many, in which order; below it what the list is narrowed to. */
export const ListBar = ({ page, list, shelves = false }: ListBarProps) => (
	<>
		<div class="bar">
			<Filters page={page} list={list}>
				{shelves && <Shelves page={page} list={list} class="chips" />}
			</Filters>
			<p>{countText(page, list.facets)}</p>
			<Order page={page} list={list} />
		</div>
		<Chosen page={page} list={list} />
	</>
);

/** Links, so that one press is enough without a script too. A search has an order of its own: the best first. */
function Order({ page, list }: BarProps) {
	const { selection } = list;
	const usual = selection.q ? undefined : "newest";
	const current = selection.sort ?? usual;
	const orders = [...(selection.q ? [undefined] : []), ...Sort.options];
	const textOf = (sort?: Sort) => say(page, sort ? `sort.${sort}` : "sort.best");
	return (
		<details class="order">
			<summary>
				<span class="sr">{say(page, "sort.label")} </span>
				{textOf(current)}
			</summary>
			<ul>
				{orders.map((sort) => (
					<li>
						<a
							href={listHref(page, list, { ...selection, sort: sort === usual ? undefined : sort })}
							aria-current={sort === current ? "true" : undefined}
						>
							{textOf(sort)}
						</a>
					</li>
				))}
			</ul>
		</details>
	);
}

type Chip = { text: string; without: Selection };

function chipsOf(page: PageContext, list: ProductList): Chip[] {
	const { selection } = list;
	const labelOf = labelsOf(list, page);
	const category = page.categories?.find(({ slug }) => slug === selection.category);
	const price = (["from", "to"] as const).filter((end) => selection[end] !== "");
	const chips: (Chip | false | undefined)[] = [
		category && { text: categoryTitle(category, page), without: { ...selection, category: undefined } },
		...selection.options.map((option) => ({
			text: `${labelOf(option.name)}: ${labelOf(option.value)}`,
			without: { ...selection, options: selection.options.filter((other) => other !== option) },
		})),
		...price.map((end) => ({
			text: say(page, `filter.chosen.${end}`, { price: typedPrice(page, selection[end]) }),
			without: { ...selection, [end]: "" },
		})),
		selection.inStock && { text: say(page, "filter.inStock"), without: { ...selection, inStock: false } },
	];
	return chips.filter((chip) => !!chip);
}

/** `19.5` as money: €19.50, but €20 for a round sum. */
const typedPrice = (page: PageContext, typed: string): string =>
	new Intl.NumberFormat(regional(page), {
		style: "currency",
		currency: page.store.currency,
		currencyDisplay: "narrowSymbol",
		trailingZeroDisplay: "stripIfInteger",
	}).format(Number(typed));

const Chosen = ({ page, list }: BarProps) =>
	!isNarrowed(list.selection) ? null : (
		<ul class="chosen chips" aria-label={say(page, "filter.chosen")}>
			{chipsOf(page, list).map(({ text, without }) => (
				<li>
					<a
						class="pill"
						href={listHref(page, list, without)}
						aria-label={say(page, "filter.remove", { filter: text })}
					>
						{text} <span aria-hidden="true">✕</span>
					</a>
				</li>
			))}
			<li>
				<a class="plain" href={clearHref(page, list)}>
					{say(page, "filter.clear")}
				</a>
			</li>
		</ul>
	);
