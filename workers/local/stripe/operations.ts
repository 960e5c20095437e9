import * as z from "zod";
import { ChargeList, listCharges } from "./charges.ts";
import type { Context } from "./context.ts";
import { Refusal } from "./errors.ts";
import { current, EventList, listEvents } from "./events.ts";
import { expanded } from "./expand.ts";
import type { Form } from "./form.ts";
import { found } from "./lists.ts";
import type { List, StoredSession } from "./objects.ts";
import { check, reading } from "./params.ts";
import {
	cancelIntent,
	confirmIntent,
	createIntent,
	IntentCancel,
	IntentConfirm,
	IntentCreate,
	IntentList,
	listIntents,
} from "./payment-intents.ts";
import { createRefund, listRefunds, RefundCreate, RefundList } from "./refunds.ts";
import { LineItemList, SessionCreate, SessionList } from "./session-params.ts";
import { sessionAsAnswered } from "./session-shape.ts";
import { createSession, expireSession, listLineItems, listSessions } from "./sessions.ts";

/** Checks the parameters first; what it returns then executes. Only what was executed is remembered for a retry. */
export type Operation = (form: Form) => (context: Context, id: string) => object | Refusal;

function operation<Schema extends z.ZodType<{ expand: string[] }>>(
	schema: Schema,
	run: (context: Context, params: z.output<Schema>, id: string) => object | Refusal,
): Operation {
	return (form) => {
		const params = check(schema, form);
		return (context, id) => {
			const result = run(context, params, id);
			return result instanceof Refusal ? result : expanded(context, result, params.expand);
		};
	};
}

const Reading = z.strictObject(reading);

const reader = (kind: "payment_intent" | "charge" | "refund"): Operation =>
	operation(Reading, (context, _, id) => found(context, kind, id));

const shownList = (list: List<StoredSession>): object => ({
	...list,
	data: list.data.map(sessionAsAnswered),
});

/** Everything the API can do, by the names the routes use. */
export const operations = {
	createSession: operation(SessionCreate, (context, params) => sessionAsAnswered(createSession(context, params))),
	listSessions: operation(SessionList, (context, params) => shownList(listSessions(context, params))),
	readSession: operation(Reading, (context, _, id) => sessionAsAnswered(found(context, "checkout.session", id))),
	listLineItems: operation(LineItemList, (context, params, id) => listLineItems(context, id, params)),
	expireSession: operation(Reading, (context, _, id) => sessionAsAnswered(expireSession(context, id))),

	createIntent: operation(IntentCreate, createIntent),
	listIntents: operation(IntentList, listIntents),
	readIntent: reader("payment_intent"),
	confirmIntent: operation(IntentConfirm, (context, params, id) => confirmIntent(context, id, params)),
	cancelIntent: operation(IntentCancel, (context, params, id) => cancelIntent(context, id, params)),

	listCharges: operation(ChargeList, listCharges),
	readCharge: reader("charge"),

	createRefund: operation(RefundCreate, createRefund),
	listRefunds: operation(RefundList, listRefunds),
	readRefund: reader("refund"),

	listEvents: operation(EventList, listEvents),
	readEvent: operation(Reading, (context, _, id) => current(context, found(context, "event", id))),
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
