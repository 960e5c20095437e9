import { money } from "../../workers/kit/money.ts";
import type { Order } from "../../workers/kit/order.ts";
import { type PageContext, regional } from "../page.ts";
import { say, type TextKey } from "../texts/index.ts";
import { Fact } from "./fact.tsx";
import { priceText } from "./price.tsx";

type MoneyProps = { page: PageContext; order: Pick<Order, "paymentStatus" | "refunds" | "refunded" | "total"> };

/** Whether it is paid, what went back and why, and what is left of it. What a bank disputes is the shop's business, not the page's. */
export const OrderMoney = ({ page, order }: MoneyProps) => (
	<>
		<dl class="facts">
			<Fact name={say(page, "order.payment")} value={say(page, `payment.${order.paymentStatus}`)} />
			{order.paymentStatus === "partially_refunded" && (
				<Fact name={say(page, "order.left")} value={priceText(page, leftOf(order))} />
			)}
		</dl>
		{order.refunds.length > 0 && (
			<section aria-labelledby="refunds">
				<h2 id="refunds">{say(page, "order.refunds")}</h2>
				<ul class="refunds">
					{order.refunds.map((refund) => (
						<Refund page={page} refund={refund} />
					))}
				</ul>
			</section>
		)}
	</>
);

const leftOf = ({ total, refunded }: MoneyProps["order"]) => money(total.amount - refunded.amount, total.currency);

function Refund({ page, refund }: { page: PageContext; refund: Order["refunds"][number] }) {
	const { amount, reason, state, at } = refund;
	const date = new Intl.DateTimeFormat(regional(page), { dateStyle: "long", timeZone: "UTC" });
	const why = known[reason];
	return (
		<li>
			<p>
				<strong>{why ? say(page, why) : reason}</strong>
				<small>{say(page, `refund.${state}`)}</small>
				<small>
					<time datetime={at}>{date.format(new Date(at))}</time>
				</small>
			</p>
			<span class="price">{priceText(page, amount)}</span>
		</li>
	);
}

/** Reasons the shop gives by itself; people's are shown as they wrote them. */
const known: Record<string, TextKey | undefined> = {
	cancelled: "refund.reason.cancelled",
	returned: "refund.reason.returned",
	"paid too late": "refund.reason.late",
};
