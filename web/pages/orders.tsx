import type { OrderSummary } from "../../workers/kit/order.ts";
import { Layout } from "../layout.tsx";
import { link, type PageContext, regional } from "../page.ts";
import { Paging } from "../parts/paging.tsx";
import { priceText } from "../parts/price.tsx";
import { say } from "../texts/index.ts";

type OrdersProps = {
	page: PageContext;
	orders: OrderSummary[];
	nextHref: string | null;
	/** Back to the first page when paging. */
	firstHref: string | null;
};

export const OrdersPage = (props: OrdersProps) => {
	const { page, orders, firstHref } = props;
	return (
		<Layout page={page} title={say(page, "orders.title")} noindex kind="orders">
			{orders.length === 0 && firstHref === null ? <NoOrders page={page} /> : <OrderList {...props} />}
		</Layout>
	);
};

const NoOrders = ({ page }: { page: PageContext }) => (
	<section class="message">
		<h1>{say(page, "orders.empty.title")}</h1>
		<p>{say(page, "orders.empty.text")}</p>
		<a class="button" href={link(page, "/products")}>
			{say(page, "cart.empty.action")}
		</a>
	</section>
);

const OrderList = ({ page, orders, nextHref, firstHref }: OrdersProps) => (
	<>
		<header class="account-head">
			<h1>{say(page, "orders.title")}</h1>
			<a class="plain" href={link(page, "/account")}>
				{say(page, "account.title")}
			</a>
		</header>
		<ul class="orders">
			{orders.map((order) => (
				<Row page={page} order={order} />
			))}
		</ul>
		<Paging page={page} nextHref={nextHref} firstHref={firstHref} />
	</>
);

function Row({ page, order }: { page: PageContext; order: OrderSummary }) {
	const date = new Intl.DateTimeFormat(regional(page), { dateStyle: "medium", timeZone: "UTC" });
	return (
		<li>
			<a href={link(page, `/orders/${encodeURIComponent(order.id)}`)}>
				<strong>{say(page, "order.number", { number: order.number })}</strong>
				<time datetime={order.createdAt}>{date.format(new Date(order.createdAt))}</time>
				<span data-status={order.status}>{statusText(page, order)}</span>
				<span class="price">{priceText(page, order.total)}</span>
			</a>
		</li>
	);
}

/** How far it is, and that money went back where some did. */
function statusText(page: PageContext, { status, paymentStatus }: OrderSummary): string {
	const far = say(page, `order.title.${status}`);
	const isRefunded = paymentStatus === "refunded" || paymentStatus === "partially_refunded";
	return isRefunded ? `${far} · ${say(page, `payment.${paymentStatus}`)}` : far;
}
