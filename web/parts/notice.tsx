import type { Notice as Kind, PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

const GOOD: Kind[] = ["added", "changed"];

/** What just happened, at the top of the page it happened to. */
export const Notice = ({ page, notice }: { page: PageContext; notice: Kind }) => (
	<p class={GOOD.includes(notice) ? "notice" : "notice notice-problem"} role="status">
		{say(page, `notice.${notice}`)}
	</p>
);
