import { legalTextsOf } from "../legal.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { categoryHref, categoryTitle, mainCategories } from "./category-links.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { Wordmark } from "./wordmark.tsx";

export const Footer = ({ page }: { page: PageContext }) => (
	<footer class="footer">
		<p class="footer-line">{say(page, "footer.line")}</p>
		<nav class="footer-nav" aria-label={say(page, "footer.label")}>
			<a href={link(page, "/products")}>{say(page, "nav.all")}</a>
			{mainCategories(page.categories).map((category) => (
				<a href={categoryHref(category, page)}>{categoryTitle(category, page)}</a>
			))}
			<a href={link(page, "/cart")}>{say(page, "nav.cart")}</a>
			<a href={link(page, "/orders")}>{say(page, "nav.orders")}</a>
			{legalTextsOf(page).map((which) => (
				<a href={link(page, `/legal/${which}`)}>{say(page, `legal.${which}`)}</a>
			))}
		</nav>
		<div class="footer-end">
			<p>{taxText(page)}</p>
			<LanguageSwitch page={page} />
		</div>
		<p class="footer-name" aria-hidden="true">
			<Wordmark page={page} />
		</p>
	</footer>
);

/** Making one costs more than all else in a footer. */
const percent = {
	en: new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 2 }),
	es: new Intl.NumberFormat("es-ES", { style: "percent", maximumFractionDigits: 2 }),
};

function taxText(page: PageContext): string {
	if (page.store.taxBasisPoints === 0) return say(page, "footer.noTax");
	const rate = percent[page.locale];
	return say(page, page.store.taxAdded ? "footer.taxAdded" : "footer.tax", {
		rate: rate.format(page.store.taxBasisPoints / 10_000),
	});
}
