import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

type PagingProps = {
	page: PageContext;
	nextHref: string | null;
	/** Back to the first page when paging. */
	firstHref: string | null;
};

/** Through a list of hers, newest first. */
export const Paging = ({ page, nextHref, firstHref }: PagingProps) => (
	<nav class="paging">
		{firstHref && (
			<a class="plain" href={firstHref}>
				{say(page, "orders.first")}
			</a>
		)}
		{nextHref && (
			<a class="button" rel="next" href={nextHref}>
				{say(page, "orders.next")}
			</a>
		)}
	</nav>
);
