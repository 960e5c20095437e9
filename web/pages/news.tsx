import type { OrderTold } from "../../workers/kit/order-told.ts";
import { Layout } from "../layout.tsx";
import { link, type PageContext, regional } from "../page.ts";
import { Paging } from "../parts/paging.tsx";
import { say } from "../texts/index.ts";

type NewsProps = {
	page: PageContext;
	news: readonly OrderTold[];
	nextHref: string | null;
	/** Back to the first page when paging. */
	firstHref: string | null;
};

export const NewsPage = (props: NewsProps) => {
	const { page, news, firstHref } = props;
	return (
		<Layout page={page} title={say(page, "news.title")} noindex kind="orders">
			{news.length === 0 && firstHref === null ? <NoNews page={page} /> : <NewsList {...props} />}
		</Layout>
	);
};

const NoNews = ({ page }: { page: PageContext }) => (
	<section class="message" data-all-news>
		<h1>{say(page, "news.empty.title")}</h1>
		<p>{say(page, "news.empty.text")}</p>
		<a class="button" href={link(page, "/orders")}>
			{say(page, "orders.all")}
		</a>
	</section>
);

const NewsList = ({ page, news, nextHref, firstHref }: NewsProps) => (
	<>
		<header class="account-head" data-all-news>
			<h1>{say(page, "news.title")}</h1>
			<a class="plain" href={link(page, "/orders")}>
				{say(page, "orders.all")}
			</a>
		</header>
		<ul class="orders">
			{news.map((told) => (
				<Row page={page} told={told} />
			))}
		</ul>
		<Paging page={page} nextHref={nextHref} firstHref={firstHref} />
	</>
);

function Row({ page, told }: { page: PageContext; told: OrderTold }) {
	const date = new Intl.DateTimeFormat(regional(page), { dateStyle: "medium", timeZone: "UTC" });
	return (
		<li>
			<a href={link(page, `/orders/${encodeURIComponent(told.orderId)}`)}>
				<strong>{say(page, `news.${told.kind}`, { number: told.number })}</strong>
				<time datetime={told.at}>{date.format(new Date(told.at))}</time>
			</a>
		</li>
	);
}
