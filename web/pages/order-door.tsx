import { link, type PageContext } from "../page.ts";
import { ErrorSummary } from "../parts/error-summary.tsx";
import { type FieldContext, type FieldError, TextField } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { doorHref } from "../parts/gate-links.tsx";
import { say } from "../texts/index.ts";

type DoorProps = {
	page: PageContext;
	orderId: string;
	values?: Record<string, string>;
	errors?: FieldError[];
	sent?: boolean;
	isSignedIn?: boolean;
};

/** An order that was opened without its key: the same page whether or not there is such an order. */
export function OrderDoorPage({ page, orderId, values = {}, errors = [], sent = false, isSignedIn }: DoorProps) {
	const state = sent ? "sent" : "ask";
	return (
		<Gate
			page={page}
			title={say(page, "door.title")}
			heading={say(page, `door.${state}.title`)}
			text={say(page, `door.${state}.text`, values)}
		>
			{!sent && <AskForLink form={{ page, values, errors }} orderId={orderId} />}
			{!isSignedIn && (
				<p class="gate-links">
					<a class="plain" href={doorHref(page, "/login", link(page, `/orders/${orderId}`))}>
						{say(page, "door.login")}
					</a>
				</p>
			)}
		</Gate>
	);
}

const AskForLink = ({ form, orderId }: { form: FieldContext; orderId: string }) => (
	<>
		<ErrorSummary form={form} />
		<form class="stack" method="post" action={link(form.page, `/orders/${encodeURIComponent(orderId)}/link`)}>
			<TextField
				form={form}
				name="email"
				type="email"
				inputmode="email"
				autocomplete="email"
				capitalise="none"
				maxlength={254}
			/>
			<button type="submit" class="button button-press">
				{say(form.page, "door.action")}
			</button>
		</form>
	</>
);
