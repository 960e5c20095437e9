import { parseMinor } from "../workers/kit/money.ts";
import { maxPriceMinor, type ProductFilters, Sort } from "../workers/kit/product.ts";

/** What a shopper has narrowed a list to, as its page's address says it. */
export type Selection = {
	/** Words searched for; empty for none. */
	q: string;
	/** A category within a search; a list of a category has it in its path. */
	category?: string | undefined;
	options: { name: string; value: string }[];
	/** Prices in the currency's major units, as they were typed; empty for none. */
	from: string;
	to: string;
	inStock: boolean;
	sort?: Sort | undefined;
};

/** More would be no shopper's wish. */
const MOST_OPTIONS = 20;
const LONGEST_WORD = 255;
export const LONGEST_SEARCH = 200;

/** Reads an address. What makes no sense in it is left out: nobody but a shopper's own hand wrote it wrong. */
export function readSelection(params: URLSearchParams, currency: string): Selection {
	const [from, to] = [params.get("from"), params.get("to")].map((typed) => readPrice(typed ?? "", currency));
	const swapped = from && to && from.minor > to.minor;
	return {
		q: readWords(params.get("q") ?? ""),
		category: params.get("category") || undefined,
		options: readOptions(params.getAll("option")),
		from: (swapped ? to : from)?.typed ?? "",
		to: (swapped ? from : to)?.typed ?? "",
		inStock: params.get("inStock") === "true",
		sort: Sort.safeParse(params.get("sort")).data,
	};
}

const readWords = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, LONGEST_SEARCH).toWellFormed();

/** A comma is a decimal point where people write it so. */
function readPrice(text: string, currency: string): { typed: string; minor: number } | undefined {
	const typed = text.trim().replace(",", ".");
	const minor = parseMinor(typed, currency);
	return minor === undefined || minor < 0 || minor > maxPriceMinor ? undefined : { typed, minor };
}

/** `Size:M`; the value may have colons of its own. */
function readOptions(texts: string[]): Selection["options"] {
	const pairs = [...new Set(texts)].map((text) => {
		const [, name = "", value = ""] = /^([^:]+):(.+)$/s.exec(text) ?? [];
		return { name, value };
	});
	return pairs
		.filter(({ name, value }) => name && name.length <= LONGEST_WORD && value.length <= LONGEST_WORD)
		.slice(0, MOST_OPTIONS);
}

export const optionText = ({ name, value }: Selection["options"][number]): string => `${name}:${value}`;

/** The same for the catalog: prices in minor units. */
export const filtersOf = ({ category, options, from, to, inStock }: Selection, currency: string): ProductFilters => ({
	category,
	options: options.length > 0 ? options : undefined,
	minPrice: parseMinor(from, currency),
	maxPrice: parseMinor(to, currency),
	inStock: inStock || undefined,
});

/** Whether anything is left out of the list; the order in which it comes does not count, nor do the words searched for. */
export const isNarrowed = ({ category, options, from, to, inStock }: Selection): boolean =>
	category !== undefined || options.length > 0 || from !== "" || to !== "" || inStock;

/** The list with nothing left out of it, in the same order. */
export const cleared = ({ q, sort }: Selection): Selection => ({
	q,
	sort,
	options: [],
	from: "",
	to: "",
	inStock: false,
});

/** The query that says it: empty, or with its `?`. */
export function selectionQuery(selection: Selection, cursor?: string): string {
	const params = new URLSearchParams();
	const say = (name: string, value?: string) => value && params.append(name, value);
	say("q", selection.q);
	say("category", selection.category);
	for (const option of selection.options) say("option", optionText(option));
	say("from", selection.from);
	say("to", selection.to);
	say("inStock", selection.inStock ? "true" : "");
	say("sort", selection.sort);
	say("cursor", cursor);
	return params.size > 0 ? `?${params}` : "";
}
