import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { StoreName } from "./wordmark.tsx";

type AgeProps = { page: PageContext; age: number };

/**
 * The rule that opens the page to who has answered, and is empty for everybody else: the one thing about a gated page that
 * differs from person to person, so that the page itself need not.
 */
export const AgeStyle = ({ age }: { age: number }) => <link rel="stylesheet" href={`/age/${age}.css`} />;

/** Asks before what is not for everybody. What lies behind is in the page, and out of reach until the answer is remembered. */
export const AgeGate = ({ page, age }: AgeProps) => (
	<section
		class="age"
		role="dialog"
		aria-modal="true"
		aria-labelledby="age-title"
		aria-describedby="age-text"
		tabindex={-1}
		autofocus
	>
		<p class="age-name">
			<StoreName page={page} />
		</p>
		<div class="age-ask">
			<p class="age-number" aria-hidden="true">
				{age}+
			</p>
			<h2 id="age-title">{say(page, "age.title", { age })}</h2>
			<p id="age-text">{say(page, "age.text", { age })}</p>
			<form class="age-answers" method="post" action={link(page, "/age")}>
				<input type="hidden" name="age" value={age} />
				<input type="hidden" name="next" value={link(page, page.path) + (page.query ?? "")} />
				<button type="submit" class="button button-press">
					{say(page, "age.yes", { age })}
				</button>
				<a class="plain" href={link(page, "/age")}>
					{say(page, "age.no")}
				</a>
			</form>
		</div>
		<LanguageSwitch page={page} />
	</section>
);
