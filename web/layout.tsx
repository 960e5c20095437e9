import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { isLoud, link, type PageContext, placeOf, regional } from "./page.ts";
import { AgeGate, AgeStyle } from "./parts/age-gate.tsx";
import { Footer } from "./parts/footer.tsx";
import { alternates, StoreHead } from "./parts/head-links.tsx";
import { Header } from "./parts/header.tsx";
import { Toast } from "./parts/toast.tsx";
import { say } from "./texts/index.ts";

type LayoutProps = {
	page: PageContext;
	title: string;
	description?: string;
	/** Address of a picture for link previews. */
	image?: string;
	/** The address this page is a variant of, also said when it is not to be found itself. */
	canonical?: string;
	noindex?: boolean;
	/** For people of this age and older: what it shows cannot be seen before she has said so. */
	minimumAge?: number | undefined;
	/** Names the page to the stylesheet. */
	kind?: string;
	head?: Child;
	children?: Child;
};

/**
 * The whole document: everything around a page that is the same on all of them. Its beginning is written as text: with one `<head>` or `<svg>`
 * among the elements every other element of every page would be asked in which of them it stands, and that is slow.
 */
export const Layout = (props: LayoutProps) => {
	const { page, kind, minimumAge, children } = props;
	return (
		<>
			{html`<!doctype html><html lang="${page.locale}" data-store-style="${isLoud(page) ? "loud" : "quiet"}" data-motion="${page.store.theme.motion}" data-region="${regional(page)}"><head>${Head(props)}</head>`}
			<body class={[kind && `page-${kind}`, minimumAge && "gated"].filter(Boolean).join(" ") || undefined}>
				{minimumAge && <AgeGate page={page} age={minimumAge} />}
				<a class="skip" href="#main">
					{say(page, "skip")}
				</a>
				<Header page={page} />
				<main id="main" tabindex={-1}>
					{children}
				</main>
				<Footer page={page} />
				<Toast {...placeOf(page)} />
			</body>
			{html`</html>`}
		</>
	);
};

function Head({ page, title, description, image, canonical, noindex = false, minimumAge, head }: LayoutProps) {
	const address = canonical ?? page.origin + link(page, page.path);
	const fullTitle = title === page.store.name ? title : `${title} · ${page.store.name}`;
	return html`<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>${fullTitle}</title>${
		description && html`<meta name="description" content="${description}"/>`
	}<meta name="color-scheme" content="light dark"/>${StoreHead({ store: page.store, assets: page.assets })}${
		minimumAge && AgeStyle({ age: minimumAge })
	}${noindex && html`<meta name="robots" content="noindex"/>`}${
		(canonical || !noindex) && html`<link rel="canonical" href="${address}"/>`
	}${!noindex && alternates(page)}<meta property="og:site_name" content="${page.store.name}"/><meta property="og:type" content="website"/><meta property="og:title" content="${title}"/>${
		description && html`<meta property="og:description" content="${description}"/>`
	}<meta property="og:url" content="${address}"/>${
		image && html`<meta property="og:image" content="${new URL(image, page.origin).href}"/>`
	}<meta property="og:locale" content="${page.locale === "es" ? "es_ES" : "en_GB"}"/>${head}`;
}
