import { link, type PageContext } from "../page.ts";
import { Gate } from "../parts/gate.tsx";
import { say } from "../texts/index.ts";

type VerifyProps = { page: PageContext; token: string; state: "ask" | "done" | "invalid" };

/** Opening the link only asks: programs that check mail open links too, and would use the token up. */
export const VerifyPage = ({ page, token, state }: VerifyProps) => (
	<Gate
		page={page}
		title={say(page, `verify.${state}.title`)}
		heading={say(page, `verify.${state}.title`)}
		text={say(page, `verify.${state}.text`)}
	>
		{state === "ask" ? (
			<form class="stack" method="post" action={link(page, "/verify")}>
				<input type="hidden" name="token" value={token} />
				<button type="submit" class="button button-press">
					{say(page, "verify.ask.action")}
				</button>
			</form>
		) : (
			<a class="button button-press" href={link(page, state === "done" ? "/products" : "/account")}>
				{say(page, `verify.${state}.action`)}
			</a>
		)}
	</Gate>
);
