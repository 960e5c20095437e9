import type { Session } from "../../workers/kit/account.ts";
import { deviceName } from "../device-name.ts";
import { link, type PageContext, regional } from "../page.ts";
import { say } from "../texts/index.ts";
import { AccountPart } from "./account-part.tsx";

type SessionsProps = { page: PageContext; sessions: Session[] };

export const AccountSessions = ({ page, sessions }: SessionsProps) => (
	<AccountPart id="sessions" title={say(page, "account.sessions")}>
		<ul>
			{sessions.map((session) => (
				<Entry page={page} session={session} />
			))}
		</ul>
	</AccountPart>
);

/** The one being used is ended by signing out, at the top of the page. */
function Entry({ page, session }: { page: PageContext; session: Session }) {
	const device = deviceName(page, session.device);
	return (
		<li class="account-row">
			<p>
				<strong>{device}</strong>
				<small>
					{session.current ? say(page, "account.sessions.current") : <Seen page={page} session={session} />}
				</small>
			</p>
			{!session.current && (
				<form method="post" action={link(page, `/account/sessions/${encodeURIComponent(session.id)}`)}>
					<button type="submit" class="plain" aria-label={say(page, "account.sessions.endOf", { device })}>
						{say(page, "account.sessions.end")}
					</button>
				</form>
			)}
		</li>
	);
}

function Seen({ page, session }: { page: PageContext; session: Session }) {
	const format = new Intl.DateTimeFormat(regional(page), { dateStyle: "long", timeZone: "UTC" });
	const date = format.format(new Date(session.lastSeenAt));
	return <time datetime={session.lastSeenAt}>{say(page, "account.sessions.seen", { date })}</time>;
}
