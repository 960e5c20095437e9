import type { Context } from "./context.ts";
import { invalidRequest } from "./errors.ts";
import type { Kind } from "./objects.ts";
import { lineItemsOf } from "./session-shape.ts";

/** What a field that holds only an id, or nothing yet, becomes when a request asks to have it expanded. */
const EXPANSIONS: Record<string, (context: Context, id: string) => unknown> = {
	"checkout.session.line_items": ({ store }, id) => {
		const session = store.find("checkout.session", id);
		return session && lineItemsOf(session);
	},
	"checkout.session.payment_intent": referenced("checkout.session", "payment_intent", "payment_intent"),
	"payment_intent.latest_charge": referenced("payment_intent", "latest_charge", "charge"),
	"charge.payment_intent": referenced("charge", "payment_intent", "payment_intent"),
	"charge.refunds": ({ store }, id) => {
		const { data, more } = store.page("refund", { limit: 10 }, { charge: id }, {});
		return { object: "list", data, has_more: more, url: `/v1/charges/${id}/refunds` };
	},
	"refund.charge": referenced("refund", "charge", "charge"),
	"refund.payment_intent": referenced("refund", "payment_intent", "payment_intent"),
};

function referenced(kind: Kind, field: string, target: Kind) {
	return ({ store }: Context, id: string): unknown => {
		const owner: object | undefined = store.find(kind, id);
		const reference: unknown = owner && Reflect.get(owner, field);
		return typeof reference === "string" ? store.find(target, reference) : null;
	};
}

/** The answer with each `expand[]` path followed: `payment_intent.latest_charge`, `data.payment_intent`. */
export function expanded(context: Context, answer: object, paths: string[]): object {
	return paths.reduce((object, path) => along(context, object, path.split("."), path), answer);
}

function along(context: Context, object: object, [field = "", ...rest]: string[], path: string): object {
	const there: unknown = Reflect.get(object, field);
	if (field === "data" && Array.isArray(there))
		return { ...object, data: there.map((item: object) => along(context, item, rest, path)) };
	const value = typeof there === "object" && there !== null ? there : fetched(context, object, field, path);
	const deeper = rest.length > 0 && typeof value === "object" && value !== null;
	return { ...object, [field]: deeper ? along(context, value, rest, path) : value };
}

function fetched(context: Context, object: object, field: string, path: string): unknown {
	const expand = EXPANSIONS[`${Reflect.get(object, "object")}.${field}`];
	if (!expand) throw invalidRequest(`This property cannot be expanded (${path}).`, { param: "expand" });
	return expand(context, String(Reflect.get(object, "id")));
}
