import type { PageContext } from "../page.ts";
import { localised } from "./language-switch.tsx";
import { usesFont } from "./theme-style.tsx";

/** Where the page's files are; the display face is asked for early so that it is there with the first headline, or not on this page at all. */
export const AssetLinks = ({ page }: { page: PageContext }) => (
	<>
		{usesFont(page) && (
			<link rel="preload" href={page.assets.font?.src} as="font" type="font/woff2" crossorigin="anonymous" />
		)}
		<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
		<link rel="manifest" href="/manifest.webmanifest" />
		<link rel="stylesheet" href={page.assets.css} />
		<script type="module" src={page.assets.js} />
	</>
);

/** The same page in the store's other languages. */
export const Alternates = ({ page }: { page: PageContext }) => (
	<>
		{page.store.locales.map((locale) => (
			<link rel="alternate" hreflang={locale} href={page.origin + localised(page, locale)} />
		))}
		<link rel="alternate" hreflang="x-default" href={page.origin + page.path} />
	</>
);
