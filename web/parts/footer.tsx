import { drawnOnce } from "../drawn-once.ts";
import { legalTextsOf } from "../legal.ts";
import { link, type PageContext, type Place, placeOf } from "../page.ts";
import { say } from "../texts/index.ts";
import { type Entrance, entrances } from "./category-links.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { Wordmark } from "./wordmark.tsx";

export const Footer = ({ page }: { page: PageContext }) => (
	<footer class="footer">
		<Begin {...placeOf(page)} links={entrances(page)} />
		<div class="footer-end">
			<Tax {...placeOf(page)} />
			<LanguageSwitch page={page} />
		</div>
		<Name store={page.store} />
	</footer>
);

const Begin = drawnOnce(({ links, ...page }: Place & { links: Entrance[] }) => (
	<>
		<p class="footer-line">{say(page, "footer.line")}</p>
		<nav class="footer-nav" aria-label={say(page, "footer.label")}>
			{links.map(({ path, text }) => (
				<a href={link(page, path)}>{text}</a>
			))}
			<a href={link(page, "/cart")}>{say(page, "nav.cart")}</a>
			<a href={link(page, "/orders")}>{say(page, "nav.orders")}</a>
			{legalTextsOf(page).map((which) => (
				<a href={link(page, `/legal/${which}`)}>{say(page, `legal.${which}`)}</a>
			))}
		</nav>
	</>
));

const Tax = drawnOnce((page: Place) => <p>{taxText(page)}</p>);

const Name = drawnOnce((page: Pick<PageContext, "store">) => (
	<p class="footer-name" aria-hidden="true">
		<Wordmark page={page} />
	</p>
));

/** Making one costs more than all else in a footer. */
const percent = {
	en: new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 2 }),
	es: new Intl.NumberFormat("es-ES", { style: "percent", maximumFractionDigits: 2 }),
};

function taxText(page: Place): string {
	if (page.store.taxBasisPoints === 0) return say(page, "footer.noTax");
	const rate = percent[page.locale];
	return say(page, page.store.taxAdded ? "footer.taxAdded" : "footer.tax", {
		rate: rate.format(page.store.taxBasisPoints / 10_000),
	});
}
