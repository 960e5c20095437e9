import { money } from "../../kit/money.ts";
import type { Facets } from "../../kit/product.ts";
import { countReach, mostCounted, priceReach } from "./facet-statements.ts";
import { type Filters, partsOf } from "./filters.ts";

/** More is for catalogs, not for choosing. */
const namesShown = 12;
const valuesShown = 50;

type Count = { kind: "total" | "inStock" | "shelf" | "option"; name: string; value: string; count: number };
/** `value` is `Sums` as JSON. */
type SumsRow = { kind: "sums"; value: string };
type Sums = {
	total: number;
	inStock: number;
	seen: number;
	lookedAt: number;
	lowest: number | null;
	highest: number | null;
};
type Child = { value: string; title: string; titleEs: string; position: number; count: number };
type Prices = { found?: number; lowest?: number | null; highest?: number | null; currency?: string | null };

/** What the statements for facets answer: JSON of what is known, and `counted` only where something was counted. */
export type FacetRows = {
	known: { kept: string; children: string; prices: string }[];
	counted?: (Count | SumsRow)[] | undefined;
};

type Known = { kept: Count[]; children: Child[]; prices: Prices };

/** `isCut`: the listings are not all there are. */
export function facetsOf(rows: FacetRows, filters: Filters, isSearch: boolean, isCut: boolean): Facets {
	const known = knownIn(rows);
	const sums = sumsOf(rows.counted);
	const counts = sums ? countsOf(known.kept, rows.counted, sums, filters, isSearch) : known.kept;
	const byShelf = (child: Child) => (sums ? numberIn(counts, "shelf", child.value) : child.count);
	return {
		categories: known.children
			.toSorted((one, other) => one.position - other.position || compare(one.title, other.title))
			.map((child) => ({ value: child.value, title: child.title, titleEs: child.titleEs, count: byShelf(child) }))
			.filter(({ count }) => count > 0),
		options: optionsOf(counts),
		price: priceOf(known, sums),
		inStock: numberIn(counts, "inStock"),
		total: numberIn(counts, "total"),
		isApproximate:
			isCut ||
			(sums?.seen ?? 0) > mostCounted ||
			(sums?.lookedAt ?? 0) >= countReach ||
			(!isSearch && lacksPrices(known)),
	};
}

function knownIn({ known: [row] }: FacetRows): Known {
	const read = <Of>(text = "[]") => JSON.parse(text) as Of;
	return { kept: read(row?.kept), children: read(row?.children), prices: read(row?.prices ?? "{}") };
}

function sumsOf(counted: FacetRows["counted"] = []): Sums | undefined {
	const row = counted.find((row) => row.kind === "sums");
	return row && (JSON.parse(row.value) as Sums);
}

const numberIn = (counts: readonly Count[], kind: Count["kind"], value = ""): number =>
	counts.find((count) => count.kind === kind && count.value === value)?.count ?? 0;

function priceOf({ prices }: Known, sums: Sums | undefined): Facets["price"] {
	const isPrice = (price: number | null | undefined) => typeof price === "number";
	const [lowest, highest] = [
		[prices.lowest, sums?.lowest].filter(isPrice),
		[prices.highest, sums?.highest].filter(isPrice),
	];
	if (!prices.currency || lowest.length === 0) return null;
	return { min: money(Math.min(...lowest), prices.currency), max: money(Math.max(...highest), prices.currency) };
}

/** Neither end was reached, in a list longer than was looked through for them. */
const lacksPrices = ({ prices, kept }: Known): boolean =>
	(prices.found ?? 0) < 2 && numberIn(kept, "total") > priceReach;

function countsOf(
	kept: readonly Count[],
	counted: FacetRows["counted"] = [],
	sums: Sums,
	filters: Filters,
	isSearch: boolean,
): Count[] {
	const known = isSearch || partsOf(filters) > 1 ? [] : knownBeside(kept, filters);
	const isKnown = (name: string) => known.some((count) => count.kind === "option" && count.name === name);
	return [
		...known,
		number("total", sums.total),
		number("inStock", sums.inStock),
		...counted.filter((row) => row.kind !== "sums").filter(({ kind, name }) => kind !== "option" || !isKnown(name)),
	];
}

const number = (kind: Count["kind"], count: number): Count => ({ kind, name: "", value: "", count });

/** With one filter alone, what it leaves open is the whole shelf, and that is known exactly. */
function knownBeside(kept: readonly Count[], { inStock, options: [option] }: Filters): Count[] {
	if (inStock !== undefined) {
		const there = numberIn(kept, "inStock");
		return [number("total", inStock ? there : numberIn(kept, "total") - there), number("inStock", there)];
	}
	const values = kept.filter(({ kind, name }) => kind === "option" && name === option?.name);
	const [chosen, ...others] = option?.values ?? [];
	const only = others.length === 0 ? values.find(({ value }) => value === chosen) : undefined;
	return [...(only ? [number("total", only.count)] : []), ...values];
}

function optionsOf(counts: readonly Count[]): Facets["options"] {
	const byName = Map.groupBy(
		counts.filter(({ kind }) => kind === "option"),
		({ name }) => name,
	);
	return [...byName]
		.map(([name, values]) => ({
			name,
			sum: values.reduce((sum, { count }) => sum + count, 0),
			values: values
				.toSorted((one, other) => other.count - one.count || compare(one.value, other.value))
				.slice(0, valuesShown)
				.map(({ value, count }) => ({ value, count })),
		}))
		.toSorted((one, other) => other.sum - one.sum || compare(one.name, other.name))
		.slice(0, namesShown)
		.map(({ name, values }) => ({ name, values }));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
