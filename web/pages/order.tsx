import type { Order } from "../../workers/kit/order.ts";
import { Layout } from "../layout.tsx";
import type { PageContext } from "../page.ts";
import { Address } from "../parts/address.tsx";
import { OrderLines } from "../parts/order-lines.tsx";
import { OrderTimeline } from "../parts/order-timeline.tsx";
import { Totals } from "../parts/totals.tsx";
import { say } from "../texts/index.ts";

type OrderProps = { page: PageContext; order: Order; justBought: boolean };

export function OrderPage({ page, order, justBought }: OrderProps) {
	const number = say(page, "order.number", { number: order.number });
	return (
		<Layout page={page} title={number} noindex kind="order">
			<OrderHead page={page} order={order} number={number} justBought={justBought} />
			<div class="split">
				<div class="split-main">
					<section aria-labelledby="timeline">
						<h2 id="timeline">{say(page, "order.timeline")}</h2>
						<OrderTimeline page={page} order={order} />
					</section>
					<section aria-labelledby="next">
						<h2 id="next">{say(page, "order.next")}</h2>
						<p>{say(page, `order.next.${order.status}`)}</p>
						<p class="hint">{say(page, "order.keep")}</p>
					</section>
					<section aria-labelledby="address">
						<h2 id="address">{say(page, "order.address")}</h2>
						<Address page={page} address={order.shippingAddress} />
						<p>{shippingName(page, order)}</p>
					</section>
				</div>
				<aside class="split-side" aria-labelledby="lines">
					<h2 id="lines">{say(page, "order.lines")}</h2>
					<OrderLines page={page} lines={order.lines} />
					<Totals page={page} sums={order} />
					<p class="hint">{say(page, `payment.${order.paymentStatus}`)}</p>
				</aside>
			</div>
		</Layout>
	);
}

type HeadProps = OrderProps & { number: string };

const OrderHead = ({ page, order, number, justBought }: HeadProps) => (
	<header class={justBought ? "order-head order-new" : "order-head"}>
		<p>{number}</p>
		<h1>{say(page, justBought ? "order.bought.title" : `order.title.${order.status}`)}</h1>
		{justBought && <p>{say(page, "order.bought.text", { email: order.email })}</p>}
	</header>
);

const shippingName = (page: PageContext, { shippingMethod }: Order): string =>
	page.store.shipping.find(({ id }) => id === shippingMethod)?.name[page.locale] ?? shippingMethod;
