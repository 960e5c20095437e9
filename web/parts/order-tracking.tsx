import type { Order } from "../../workers/kit/order.ts";
import type { PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { Fact } from "./fact.tsx";

/** Who brings it, and the number to ask them by. */
export function OrderTracking({ page, order: { tracking } }: { page: PageContext; order: Pick<Order, "tracking"> }) {
	if (!tracking) return null;
	return (
		<section aria-labelledby="parcel">
			<h2 id="parcel">{say(page, "order.parcel")}</h2>
			<dl class="facts">
				{tracking.carrier && <Fact name={say(page, "order.carrier")} value={tracking.carrier} />}
				{tracking.number && <Fact name={say(page, "order.tracking")} value={tracking.number} />}
			</dl>
		</section>
	);
}
