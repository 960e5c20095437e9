import { drawnOnce } from "../drawn-once.ts";
import { link, type PageContext, type Place, placeOf } from "../page.ts";
import { say } from "../texts/index.ts";
import { type Entrance, entrances } from "./category-links.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { SearchForm } from "./search-form.tsx";
import { StoreName } from "./wordmark.tsx";

/** Hers, whichever page she looks at. */
const own = ["/orders", "/account", "/cart"];

export function Header({ page }: { page: PageContext }) {
	const place = placeOf(page);
	const links = entrances(page);
	// Only what a link leads to: whatever else an address may say makes no difference here.
	const here = [...links.map(({ path }) => path), ...own].find((path) => path === page.path);
	return (
		<header class="header">
			<Entry {...place} here={here} links={links} search={page.path !== "/search"} />
			<div class="tools">
				<SearchLink {...place} />
				<LanguageSwitch page={page} />
				<Own {...place} here={here} cartCount={page.cartCount} />
			</div>
		</header>
	);
}

type Here = Place & { here: string | undefined };

const Entry = drawnOnce(({ links, search, ...page }: Here & { links: Entrance[]; search: boolean }) => (
	<>
		<a class="home" href={link(page, "/")} aria-label={say(page, "nav.home")}>
			<StoreName page={page} />
		</a>
		<nav class="nav" aria-label={say(page, "nav.label")}>
			{links.map(({ path, text }) => (
				<NavLink page={page} path={path} text={text} />
			))}
		</nav>
		{search && <SearchForm page={page} id="find" class="find-small" />}
	</>
));

const Own = drawnOnce((page: Here & { cartCount: number | undefined }) => (
	<>
		<NavLink page={page} path="/orders" text={say(page, "nav.orders")} />
		<span class="mine">
			<NavLink page={page} path="/account" text={say(page, "nav.account")} />
			<NewsLink page={page} />
		</span>
		<CartLink page={page} />
	</>
));

const NavLink = ({ page, path, text }: { page: Here; path: string; text: string }) => (
	<a href={link(page, path)} aria-current={page.here === path ? "page" : undefined}>
		{text}
	</a>
);

/** Where there is no room for the box. */
const SearchLink = drawnOnce((page: Place) => (
	<a class="find-link" href={link(page, "/search")} aria-label={say(page, "search.label")}>
		<i class="lens" />
	</a>
));

/** Empty, and so not there, until something has happened that she has not seen. */
const NewsLink = ({ page }: { page: Place }) => (
	<a class="news-link" href={link(page, "/notifications")} aria-label={say(page, "news.title")}>
		<span class="badge" data-unread="" />
	</a>
);

/** The badge is empty on public pages and filled by the script, so that they are the same for everybody. */
const CartLink = ({ page }: { page: Here & Pick<PageContext, "cartCount"> }) => (
	<a class="cart-link" href={link(page, "/cart")} data-cart aria-current={page.here === "/cart" ? "page" : undefined}>
		{say(page, "nav.cart")}{" "}
		<span class="badge" data-cart-count="">
			{page.cartCount || ""}
		</span>
	</a>
);
