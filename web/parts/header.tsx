import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { categoryTitle } from "./category-links.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { Wordmark } from "./wordmark.tsx";

export const Header = ({ page }: { page: PageContext }) => (
	<header class="header">
		<a class="home" href={link(page, "/")} aria-label={say(page, "nav.home")}>
			<Wordmark page={page} />
		</a>
		<nav class="nav" aria-label={say(page, "nav.label")}>
			<NavLink page={page} path="/products" text={say(page, "nav.all")} />
			{page.categories?.map((category) => (
				<NavLink page={page} path={`/categories/${category.slug}`} text={categoryTitle(category, page)} />
			))}
		</nav>
		<div class="tools">
			<LanguageSwitch page={page} />
			<NavLink page={page} path="/account" text={say(page, "nav.account")} />
			<CartLink page={page} />
		</div>
	</header>
);

const NavLink = ({ page, path, text }: { page: PageContext; path: string; text: string }) => (
	<a href={link(page, path)} aria-current={page.path === path ? "page" : undefined}>
		{text}
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
