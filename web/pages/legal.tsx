import { Layout } from "../layout.tsx";
import { type LegalText, legalText, paragraphs } from "../legal.ts";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

/** A text the shop has to have, as it was written. */
export function LegalPage({ page, which }: { page: PageContext; which: LegalText }) {
	const { text = "", locale = page.locale } = legalText(page, which) ?? {};
	const title = say(page, `legal.${which}`);
	return (
		<Layout page={page} title={title} kind="legal">
			<header class="list-head">
				<h1>{title}</h1>
			</header>
			<div class="prose" lang={locale === page.locale ? undefined : locale}>
				{paragraphs(text).map((part) => (
					<p>{part}</p>
				))}
			</div>
		</Layout>
	);
}
