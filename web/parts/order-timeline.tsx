import type { Order, OrderStatus } from "../../workers/kit/order.ts";
import { type PageContext, regional } from "../page.ts";
import { say } from "../texts/index.ts";

const ROAD: OrderStatus[] = ["pending", "confirmed", "processing", "shipped", "delivered"];

/** The notes the shop writes by itself: it was paid after the last one had gone; how old she said she is. */
const SOLD_OUT = "sold out";
const OF_AGE = /^confirmed to be (\d+) or older$/;

type Step = { status: OrderStatus; at?: string; note?: string; state: "done" | "now" | "ahead" };

/** The steps behind it with their dates, and those still ahead unless it left the road (cancelled, failed, returned). */
export function stepsOf(order: Pick<Order, "events" | "status" | "createdAt">): Step[] {
	const reached = new Map(order.events.map(({ to, at, note }) => [to, { at, note }] as const));
	if (!reached.has("pending")) reached.set("pending", { at: order.createdAt, note: "" });
	const onRoad = ROAD.indexOf(order.status);
	const behind = [...reached]
		.sort(([, a], [, b]) => a.at.localeCompare(b.at))
		.map(([status, reached]): Step => ({ status, ...reached, state: status === order.status ? "now" : "done" }));
	const ahead = onRoad < 0 ? [] : ROAD.slice(onRoad + 1);
	return [...behind, ...ahead.map((status): Step => ({ status, state: "ahead" }))];
}

function noteText(page: PageContext, note: string): string {
	if (note === SOLD_OUT) return say(page, "order.soldOut");
	const age = OF_AGE.exec(note)?.[1];
	return age === undefined ? note : say(page, "order.ofAge", { age });
}

export function OrderTimeline({ page, order }: { page: PageContext; order: Order }) {
	const date = new Intl.DateTimeFormat(regional(page), { dateStyle: "medium", timeZone: "UTC" });
	return (
		<ol class="timeline">
			{stepsOf(order).map(({ status, at, note, state }) => (
				<li data-state={state} aria-current={state === "now" ? "step" : undefined}>
					<strong>{say(page, `status.${status}`)}</strong>
					{at && <time datetime={at}>{date.format(new Date(at))}</time>}
					{note && <p class="hint">{noteText(page, note)}</p>}
				</li>
			))}
		</ol>
	);
}
