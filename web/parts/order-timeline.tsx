import type { Order, OrderStatus } from "../../workers/kit/order.ts";
import { type PageContext, regional } from "../page.ts";
import { say } from "../texts/index.ts";

const ROAD: OrderStatus[] = ["pending", "confirmed", "processing", "shipped", "delivered"];

type Step = { status: OrderStatus; at?: string; state: "done" | "now" | "ahead" };

/** The steps behind it with their dates, and those still ahead unless it left the road (cancelled, failed, returned). */
export function stepsOf(order: Pick<Order, "events" | "status" | "createdAt">): Step[] {
	const reached = new Map(order.events.map(({ to, at }) => [to, at] as const));
	if (!reached.has("pending")) reached.set("pending", order.createdAt);
	const onRoad = ROAD.indexOf(order.status);
	const behind = [...reached]
		.sort(([, a], [, b]) => a.localeCompare(b))
		.map(([status, at]): Step => ({ status, at, state: status === order.status ? "now" : "done" }));
	const ahead = onRoad < 0 ? [] : ROAD.slice(onRoad + 1);
	return [...behind, ...ahead.map((status): Step => ({ status, state: "ahead" }))];
}

export function OrderTimeline({ page, order }: { page: PageContext; order: Order }) {
	const date = new Intl.DateTimeFormat(regional(page), { dateStyle: "long", timeZone: "UTC" });
	return (
		<ol class="timeline">
			{stepsOf(order).map(({ status, at, state }) => (
				<li data-state={state} aria-current={state === "now" ? "step" : undefined}>
					<strong>{say(page, `status.${status}`)}</strong>
					{at && <time datetime={at}>{date.format(new Date(at))}</time>}
				</li>
			))}
		</ol>
	);
}
