import { legalTextsOf } from "../legal.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

/** What she agrees to by ordering, as far as the store has written it down. */
export function LegalConsent({ page }: { page: PageContext }) {
	const texts = legalTextsOf(page).filter((which) => which === "terms" || which === "privacy");
	if (texts.length === 0) return null;
	return (
		<p class="hint">
			{say(page, "checkout.legal")}{" "}
			{texts.map((which, index) => (
				<>
					{index > 0 && " · "}
					<a href={link(page, `/legal/${which}`)}>{say(page, `legal.${which}`)}</a>
				</>
			))}
		</p>
	);
}
