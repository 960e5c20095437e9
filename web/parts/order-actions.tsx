import type { Order } from "../../workers/kit/order.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { TextField } from "./field.tsx";

type ActionsProps = {
	page: PageContext;
	order: Pick<Order, "id" | "status" | "canCancel" | "canReturn" | "link">;
	orderKey?: string;
	idempotencyKey: string;
};

/** What she can still do about it, one press away from being done by mistake. */
export function OrderActions(props: ActionsProps) {
	const { status, canCancel, canReturn } = props.order;
	const isPaying = status === "pending";
	return (
		<>
			{isPaying && <LookAgain {...props} />}
			{canCancel && (isPaying ? <CallOff {...props} /> : <GiveBack {...props} what="cancel" />)}
			{canReturn && <GiveBack {...props} what="return" />}
		</>
	);
}

/** Asks the bank what became of the payment. */
function LookAgain({ page, order }: ActionsProps) {
	const key = new URL(order.link, page.origin).searchParams.get("key") ?? "";
	return (
		<p>
			<a class="button" href={`${link(page, "/checkout/return")}?${new URLSearchParams({ order: order.id, key })}`}>
				{say(page, "return.waiting.action")}
			</a>
		</p>
	);
}

/** Nothing has been paid yet, so there is nothing to ask twice. */
const CallOff = (props: ActionsProps) => (
	<form method="post" action={giveBackHref(props, "cancel")}>
		<Hidden {...props} />
		<button type="submit" class="plain">
			{say(props.page, "order.cancel.open")}
		</button>
	</form>
);

const giveBackHref = ({ page, order }: ActionsProps, what: "cancel" | "return"): string =>
	link(page, `/orders/${encodeURIComponent(order.id)}/${what}`);

const Hidden = ({ orderKey, idempotencyKey }: ActionsProps) => (
	<>
		{orderKey && <input type="hidden" name="key" value={orderKey} />}
		<input type="hidden" name="idempotencyKey" value={idempotencyKey} />
	</>
);

function GiveBack({ what, ...props }: ActionsProps & { what: "cancel" | "return" }) {
	const { page } = props;
	const form = { page, values: {}, errors: [], scope: what };
	return (
		<details>
			<summary class="plain">{say(page, `order.${what}.open`)}</summary>
			<form class="stack" method="post" action={giveBackHref(props, what)}>
				<Hidden {...props} />
				<p>{say(page, `order.${what}.text`)}</p>
				<TextField form={form} name="reason" autocomplete="off" maxlength={500} optional />
				<button type="submit" class="button">
					{say(page, `order.${what}.action`)}
				</button>
			</form>
		</details>
	);
}
