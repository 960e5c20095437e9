import { gateAt } from "../gates.ts";
import { Layout } from "../layout.tsx";
import { cleared, isNarrowed } from "../list-selection.ts";
import { link, type PageContext } from "../page.ts";
import { ListBar } from "../parts/list-bar.tsx";
import { EmptyList, ProductGrid } from "../parts/product-grid.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { Shelves } from "../parts/shelves.tsx";
import type { ProductList } from "../product-list.ts";
import { say } from "../texts/index.ts";

type SearchProps = { page: PageContext; list: ProductList };

/** The box is the headline; what it found follows like any other list. */
export function SearchPage({ page, list }: SearchProps) {
	const { q } = list.selection;
	return (
		<Layout
			page={page}
			title={q ? say(page, "search.titleOf", { q }) : say(page, "search.title")}
			canonical={page.origin + link(page, "/search")}
			noindex
			minimumAge={gateAt(page, list.selection.category).minimumAge}
			kind="search"
		>
			<header class="list-head">
				<h1 class="sr">{say(page, "search.title")}</h1>
				<SearchForm page={page} q={q} id="q" class="find-big" />
			</header>
			{q ? <Found page={page} list={list} /> : <Suggestions page={page} list={list} />}
		</Layout>
	);
}

function Found({ page, list }: SearchProps) {
	const { items, selection, nextCursor } = list;
	if (items.length === 0 && !isNarrowed(selection) && nextCursor === null) return <Nothing page={page} list={list} />;
	const within = page.categories?.find(({ slug }) => slug === selection.category);
	return (
		<>
			<Shelves page={page} list={list} within={within} class="shelves" />
			<ListBar page={page} list={list} />
			{items.length === 0 && <EmptyList page={page} list={list} />}
			<ProductGrid page={page} list={list} />
		</>
	);
}

const Nothing = ({ page, list }: SearchProps) => (
	<>
		<section class="empty">
			<h2>{say(page, "search.empty.title", { q: list.selection.q })}</h2>
			<p>{say(page, "search.empty.text")}</p>
		</section>
		<Suggestions page={page} list={list} />
	</>
);

/** Nothing to show yet, so where things are. */
const Suggestions = ({ page, list }: SearchProps) => (
	<Shelves
		page={page}
		list={{ ...list, facets: undefined, selection: { ...cleared(list.selection), q: "" } }}
		class="shelves"
	/>
);
