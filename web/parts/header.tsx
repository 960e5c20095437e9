import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { categoryTitle, mainCategories } from "./category-links.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { SearchForm } from "./search-form.tsx";
import { StoreName } from "./wordmark.tsx";

export const Header = ({ page }: { page: PageContext }) => (
	<header class="header">
		<a class="home" href={link(page, "/")} aria-label={say(page, "nav.home")}>
			<StoreName page={page} />
		</a>
		<nav class="nav" aria-label={say(page, "nav.label")}>
			<NavLink page={page} path="/products" text={say(page, "nav.all")} />
			{mainCategories(page.categories).map((category) => (
				<NavLink page={page} path={`/categories/${category.slug}`} text={categoryTitle(category, page)} />
			))}
		</nav>
		{page.path !== "/search" && <SearchForm page={page} id="find" class="find-small" />}
		<div class="tools">
			<SearchLink page={page} />
			<LanguageSwitch page={page} />
			<NavLink page={page} path="/orders" text={say(page, "nav.orders")} />
			<span class="mine">
				<NavLink page={page} path="/account" text={say(page, "nav.account")} />
				<NewsLink page={page} />
			</span>
			<CartLink page={page} />
		</div>
	</header>
);

const NavLink = ({ page, path, text }: { page: PageContext; path: string; text: string }) => (
	<a href={link(page, path)} aria-current={page.path === path ? "page" : undefined}>
		{text}
	</a>
);

/** Where there is no room for the box. */
const SearchLink = ({ page }: { page: PageContext }) => (
	<a class="find-link" href={link(page, "/search")} aria-label={say(page, "search.label")}>
		<i class="lens" />
	</a>
);

/** Empty, and so not there, until something has happened that she has not seen. */
const NewsLink = ({ page }: { page: PageContext }) => (
	<a class="news-link" href={link(page, "/notifications")} aria-label={say(page, "news.title")}>
		<span class="badge" data-unread="" />
	</a>
);

/** The badge is empty on public pages and filled by the script, so that they are the same for everybody. */
const CartLink = ({ page }: { page: PageContext }) => (
	<a class="cart-link" href={link(page, "/cart")} data-cart aria-current={page.path === "/cart" ? "page" : undefined}>
		{say(page, "nav.cart")}{" "}
		<span class="badge" data-cart-count="">
			{page.cartCount || ""}
		</span>
	</a>
);
