import { link, type PageContext } from "../page.ts";
import { Gate } from "../parts/gate.tsx";
import { say } from "../texts/index.ts";

type UnsubscribeProps = { page: PageContext; to: string; letterKey: string; state: "ask" | "done" | "invalid" };

/** Opening the link only asks: programs that check mail open links too. */
export const UnsubscribePage = ({ page, to, letterKey, state }: UnsubscribeProps) => (
	<Gate
		page={page}
		title={say(page, `unsubscribe.${state}.title`)}
		heading={say(page, `unsubscribe.${state}.title`)}
		text={say(page, `unsubscribe.${state}.text`)}
	>
		{state === "ask" ? (
			<form class="stack" method="post" action={link(page, "/unsubscribe")}>
				<input type="hidden" name="to" value={to} />
				<input type="hidden" name="key" value={letterKey} />
				<button type="submit" class="button button-press">
					{say(page, "unsubscribe.ask.action")}
				</button>
			</form>
		) : (
			<a class="button button-press" href={link(page, "/products")}>
				{say(page, "unsubscribe.shop")}
			</a>
		)}
	</Gate>
);
