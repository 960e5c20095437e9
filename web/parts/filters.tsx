import type { Child } from "hono/jsx";
import { decimalsOf } from "../../workers/kit/money.ts";
import type { Facets } from "../../workers/kit/product.ts";
import { isNarrowed, optionText, type Selection } from "../list-selection.ts";
import { inNaturalOrder } from "../option-order.ts";
import { link, type PageContext, regional } from "../page.ts";
import { clearHref, labelsOf, listHref, type ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";

type FiltersProps = { page: PageContext; list: ProductList };

/** More than these are for catalogs, not for choosing. */
const GROUPS_SHOWN = 6;
const VALUES_SHOWN = 8;

/** What the list can be narrowed by, in one plain form behind one press. Pages after the first lead back to it. */
export function Filters({ page, list, children }: FiltersProps & { children?: Child }) {
	const { options, from, to, inStock } = list.selection;
	const chosen = options.length + [from !== "", to !== "", inStock].filter(Boolean).length;
	const label = (
		<>
			{say(page, "filter.open")} {chosen > 0 && <span class="badge">{chosen}</span>}
		</>
	);
	if (list.cursor !== undefined) return <a href={listHref(page, list, list.selection)}>{label}</a>;
	return (
		<details class="filters">
			<summary>
				{label}
				<span class="filters-close" aria-hidden="true">
					✕
				</span>
			</summary>
			<form class="panel" action={link(page, list.path)}>
				<Kept selection={list.selection} />
				<div class="panel-groups">
					{children}
					<PriceRange page={page} list={list} />
					<InStock page={page} list={list} />
					<OptionGroups page={page} list={list} />
				</div>
				<div class="panel-end">
					{isNarrowed(list.selection) && (
						<a class="plain" href={clearHref(page, list)}>
							{say(page, "filter.clear")}
						</a>
					)}
					<button type="submit" class="button button-press">
						{say(page, "filter.show")}
					</button>
				</div>
			</form>
		</details>
	);
}

/** What the form does not ask for but must not forget. */
const Kept = ({ selection: { q, category, sort } }: { selection: Selection }) => (
	<>
		{Object.entries({ q, category, sort }).map(
			([name, value]) => value && <input type="hidden" name={name} value={value} />,
		)}
	</>
);

type Group = Facets["options"][number];

/** The values there are, and those chosen of which nothing is left, so that they can be taken back. */
function groupsOf({ facets, selection }: ProductList): Group[] {
	const given = (facets?.options ?? []).filter(({ values }) => values.length > 0);
	const names = [...given.slice(0, GROUPS_SHOWN), ...selection.options].map(({ name }) => name);
	return [...new Set(names)].map((name) => {
		const values = given.find((group) => group.name === name)?.values ?? [];
		const gone = selection.options
			.filter((option) => option.name === name && values.every(({ value }) => value !== option.value))
			.map(({ value }) => ({ value, count: 0 }));
		return { name, values: [...values, ...gone] };
	});
}

const OptionGroups = ({ page, list }: FiltersProps) => (
	<>
		{groupsOf(list).map((group) => (
			<OptionGroup page={page} list={list} group={group} />
		))}
	</>
);

/** The most frequent values and the chosen ones are shown, each in its natural place; the rest is a press away. */
function OptionGroup({ page, list, group: { name, values } }: FiltersProps & { group: Group }) {
	const labelOf = labelsOf(list, page);
	const isChosen = (value: string) =>
		list.selection.options.some((option) => option.name === name && option.value === value);
	const chip = ({ value, count }: Group["values"][number]) => (
		<label class="chip">
			<input type="checkbox" name="option" value={optionText({ name, value })} checked={isChosen(value)} />
			<span>
				{labelOf(value)}
				<Count page={page} n={count} />
			</span>
		</label>
	);
	const shown = values.filter(({ value }, at) => at < VALUES_SHOWN || isChosen(value));
	const rest = values.filter((one) => !shown.includes(one));
	return (
		<fieldset class="chips">
			<legend>{labelOf(name)}</legend>
			{inNaturalOrder(shown).map(chip)}
			<Rest page={page} n={rest.length}>
				{inNaturalOrder(rest).map(chip)}
			</Rest>
		</fieldset>
	);
}

const Rest = ({ page, n, children }: { page: PageContext; n: number; children: Child }) =>
	n === 0 ? null : (
		<details class="rest">
			<summary>{say(page, "filter.more", { n })}</summary>
			<div class="chips">{children}</div>
		</details>
	);

const Count = ({ page, n }: { page: PageContext; n: number }) => <small>{n.toLocaleString(regional(page))}</small>;

/** Typed as it is spoken, in whole euros or with cents; what there is stands in the empty fields. */
function PriceRange({ page, list: { facets, selection } }: FiltersProps) {
	const { currency } = page.store;
	const unit = 10 ** decimalsOf(currency);
	const { min, max } = facets?.price ?? {};
	const field = (name: "from" | "to", hint?: number) => (
		<div class="field">
			<label for={name}>{say(page, `filter.${name}`)}</label>
			<input
				id={name}
				name={name}
				type="number"
				inputmode="decimal"
				min={0}
				step="any"
				value={selection[name]}
				placeholder={hint?.toString()}
			/>
		</div>
	);
	return (
		<fieldset class="range">
			<legend>{say(page, "filter.price", { currency: symbolOf(page) })}</legend>
			{field("from", min && Math.floor(min.amount / unit))}
			{field("to", max && Math.ceil(max.amount / unit))}
		</fieldset>
	);
}

function symbolOf(page: PageContext): string {
	const style = { style: "currency", currency: page.store.currency, currencyDisplay: "narrowSymbol" } as const;
	const parts = new Intl.NumberFormat(regional(page), style).formatToParts(0);
	return parts.find(({ type }) => type === "currency")?.value ?? page.store.currency;
}

const InStock = ({ page, list: { facets, selection } }: FiltersProps) => (
	<fieldset class="chips">
		<legend>{say(page, "filter.stock")}</legend>
		<label class="chip">
			<input type="checkbox" name="inStock" value="true" checked={selection.inStock} />
			<span>
				{say(page, "filter.inStock")}
				{facets && <Count page={page} n={facets.inStock} />}
			</span>
		</label>
	</fieldset>
);
