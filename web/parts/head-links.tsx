import { html } from "hono/html";
import { drawnOnce } from "../drawn-once.ts";
import type { Looks, PageContext } from "../page.ts";
import { localised } from "./language-switch.tsx";
import { ThemeStyle, usesFont } from "./theme-style.tsx";

/** How the store looks, and where its pages' files are; the display face is asked for early so that it is there with the first headline, or not on this page at all. */
export const StoreHead = drawnOnce((page: Looks) => (
	<>
		<ThemeStyle page={page} />
		{usesFont(page) && (
			<link rel="preload" href={page.assets.font?.src} as="font" type="font/woff2" crossorigin="anonymous" />
		)}
		<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
		<link rel="manifest" href="/manifest.webmanifest" />
		<link rel="stylesheet" href={page.assets.css} />
		<script type="module" src={page.assets.js} />
	</>
));

/** The same page in the store's other languages. */
export const alternates = (page: PageContext) =>
	html`${page.store.locales.map(
		(locale) => html`<link rel="alternate" hreflang="${locale}" href="${page.origin + localised(page, locale)}"/>`,
	)}<link rel="alternate" hreflang="x-default" href="${page.origin + page.path}"/>`;
