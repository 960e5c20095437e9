import type { Order } from "../../workers/kit/order.ts";
import { Layout } from "../layout.tsx";
import { link, type PageContext } from "../page.ts";
import { Address } from "../parts/address.tsx";
import { Fact } from "../parts/fact.tsx";
import { OrderActions } from "../parts/order-actions.tsx";
import { OrderLines } from "../parts/order-lines.tsx";
import { OrderMoney } from "../parts/order-money.tsx";
import { OrderTimeline } from "../parts/order-timeline.tsx";
import { OrderTracking } from "../parts/order-tracking.tsx";
import { Totals } from "../parts/totals.tsx";
import { say } from "../texts/index.ts";

type OrderProps = {
	page: PageContext;
	order: Order;
	justBought: boolean;
	/** The key of the link she came by; without one it is her account's order. */
	orderKey?: string;
	idempotencyKey: string;
	/** What she has just done. */
	notice?: "cancelled" | "returned" | "linked";
	/** A sentence about what could not be done. */
	problem?: string;
};

export function OrderPage(props: OrderProps) {
	const { page, order, orderKey, idempotencyKey } = props;
	const number = say(page, "order.number", { number: order.number });
	return (
		<Layout
			page={page}
			title={number}
			noindex
			kind="order"
			head={order.status === "pending" && <LookAgain {...props} />}
		>
			<div data-live={order.id}>
				<OrderHead {...props} number={number} />
			</div>
			<OrderNotice {...props} />
			<div class="split" data-live={order.id}>
				<div class="split-main">
					<section aria-labelledby="timeline">
						<h2 id="timeline">{say(page, "order.timeline")}</h2>
						<OrderTimeline page={page} order={order} />
					</section>
					<OrderTracking page={page} order={order} />
					<section aria-labelledby="next">
						<h2 id="next">{say(page, "order.next")}</h2>
						<p>{say(page, `order.next.${order.status}`)}</p>
						{orderKey && <KeepLink {...props} orderKey={orderKey} />}
						<OrderActions page={page} order={order} orderKey={orderKey} idempotencyKey={idempotencyKey} />
						{!orderKey && <AllOrders page={page} />}
					</section>
					<section aria-labelledby="address">
						<h2 id="address">{say(page, "order.address")}</h2>
						<Address page={page} address={order.shippingAddress} />
						<dl class="facts">
							<Fact name={say(page, "totals.shipping")} value={shippingName(page, order)} />
						</dl>
					</section>
				</div>
				<aside class="split-side" aria-labelledby="lines">
					<h2 id="lines">{say(page, "order.lines")}</h2>
					<OrderLines page={page} lines={order.lines} />
					<Totals page={page} sums={order} />
					<OrderMoney page={page} order={order} />
				</aside>
			</div>
		</Layout>
	);
}

const OrderHead = ({ page, order, number, justBought }: OrderProps & { number: string }) => (
	<header class={justBought ? "order-head order-new" : "order-head"}>
		<p>{number}</p>
		<h1>{say(page, justBought ? "order.bought.title" : `order.title.${order.status}`)}</h1>
		{justBought && <p>{say(page, "order.bought.text", { email: order.email })}</p>}
	</header>
);

function OrderNotice({ page, order, notice, problem }: OrderProps) {
	if (problem)
		return (
			<p class="notice notice-problem" role="alert">
				{problem}
			</p>
		);
	return notice ? (
		<p class="notice" role="status">
			{say(page, `order.notice.${notice}`, { email: order.email })}
		</p>
	) : null;
}

const SECONDS = 10;

/** Until the payment is confirmed the page looks again by itself; nothing on it is typed into until then. */
const LookAgain = ({ page, order, orderKey }: OrderProps) => (
	<meta http-equiv="refresh" content={`${SECONDS}; url=${ownHref(page, order, orderKey)}`} />
);

const ownHref = (page: PageContext, { id }: Order, key: string | undefined): string =>
	link(page, `/orders/${encodeURIComponent(id)}`) + (key ? `?${new URLSearchParams({ key })}` : "");

/** A guest has nothing but the address of this page: to keep, or to have mailed. */
const KeepLink = ({ page, order, orderKey }: OrderProps & { orderKey: string }) => (
	<form method="post" action={link(page, `/orders/${encodeURIComponent(order.id)}/link`)}>
		<p class="hint">{say(page, "order.keep")}</p>
		<input type="hidden" name="key" value={orderKey} />
		<input type="hidden" name="email" value={order.email} />
		<button type="submit" class="plain">
			{say(page, "order.link")}
		</button>
	</form>
);

const AllOrders = ({ page }: { page: PageContext }) => (
	<p>
		<a class="plain" href={link(page, "/orders")}>
			{say(page, "orders.all")}
		</a>
	</p>
);

const shippingName = (page: PageContext, { shippingMethod }: Order): string =>
	page.store.shipping.find(({ id }) => id === shippingMethod)?.name[page.locale] ?? shippingMethod;
