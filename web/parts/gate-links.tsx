import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

type NextProps = { page: PageContext; next: string };

/** Another door, with the way on kept in hand. */
export const doorHref = (page: PageContext, path: string, next: string): string =>
	link(page, path) + (next && `?next=${encodeURIComponent(next)}`);

export const GoogleLink = ({ page, next }: NextProps) => (
	<a
		class="button button-quiet"
		href={`/api/auth/google?returnTo=${encodeURIComponent(next || link(page, "/account"))}`}
		rel="nofollow"
	>
		{say(page, "login.google")}
	</a>
);
