import { DurableObject } from "cloudflare:workers";
import type { StripeBindings } from "./bindings.ts";
import { type Book, bookOf } from "./book.ts";
import type { Context } from "./context.ts";
import { Deliveries, type Delivery } from "./deliveries.ts";
import { closeDispute } from "./disputes.ts";
import { problemBody, Refusal } from "./errors.ts";
import { canonical, decodeForm } from "./form.ts";
import { type Answer, Idempotency, type Keyed } from "./idempotency.ts";
import type { Account } from "./objects.ts";
import { type OperationName, operations } from "./operations.ts";
import { type CheckoutView, type PayOutcome, pay, viewOf } from "./pay.ts";
import { expireDue } from "./sessions.ts";
import { createTables, Store } from "./store.ts";
import { send } from "./webhooks.ts";

type ApiCall = {
	operation: OperationName;
	/** The id in the address, or nothing. */
	id: string;
	/** Parameters as they came, form-encoded. */
	form: string;
	idempotencyKey: string | null;
	requestId: string;
};

/**
 * A whole Stripe account. Each change is one synchronous transaction, so calls follow one another; the shop is only
 * ever awaited outside of one, so that it may call the API while it handles a webhook.
 */
export class StripeAccount extends DurableObject<StripeBindings> {
	readonly #store = new Store(this.ctx.storage.sql);
	readonly #deliveries = new Deliveries(this.ctx.storage.sql);
	readonly #idempotency = new Idempotency(this.ctx.storage.sql);
	/** The alarm as it stands, so that reading does not write it again. */
	#wakesAt: number | null = null;

	constructor(ctx: DurableObjectState, env: StripeBindings) {
		super(ctx, env);
		createTables(ctx.storage.sql);
	}

	/** An API request. Its webhooks follow by alarm: its caller may be waiting for this answer inside one. */
	async call(call: ApiCall): Promise<Answer> {
		const request = { id: call.requestId, idempotency_key: call.idempotencyKey };
		const answer = this.#change(request, (context) => answering(() => this.#execute(context, call)));
		await this.#wakeWhenDue();
		return answer;
	}

	/** What the payment page shows. */
	async checkout(id: string): Promise<CheckoutView | null> {
		const view = this.#change(NOBODY, (context) => viewOf(context, id));
		await this.#wakeWhenDue();
		return view;
	}

	/** The payment page's form. The shop hears of it before the shopper is sent back to it. */
	async pay(id: string, card: string): Promise<PayOutcome> {
		const [outcome, news] = this.#change(NOBODY, (context) => {
			const outcome = pay(context, id, card);
			return [outcome, this.#deliveries.claim(context.caused, Date.now())] as const;
		});
		await this.#wakeWhenDue();
		await this.#deliver(news);
		return outcome;
	}

	/** The payer's bank decides a dispute. The shop hears of it before this answers. */
	async closeDispute(id: string, status: "won" | "lost"): Promise<boolean> {
		const [done, news] = this.#change(NOBODY, (context) => {
			const done = closeDispute(context, id, status);
			return [done, this.#deliveries.claim(context.caused, Date.now())] as const;
		});
		await this.#wakeWhenDue();
		await this.#deliver(news);
		return done;
	}

	/** Registers a connected account, or changes one. */
	async register(account: Account): Promise<void> {
		this.#change(NOBODY, ({ store }) => store.put(account));
		await this.#wakeWhenDue();
	}

	async book(): Promise<Book> {
		const book = this.#change(NOBODY, () => bookOf(this.#store));
		await this.#wakeWhenDue();
		return book;
	}

	override async alarm(): Promise<void> {
		this.#wakesAt = null;
		const due = this.#change(NOBODY, () => this.#deliveries.claimDue(Date.now()));
		await this.#wakeWhenDue();
		await this.#deliver(due);
	}

	#change<T>(request: Context["request"], change: (context: Context) => T): T {
		return this.ctx.storage.transactionSync(() => {
			expireDue(this.#context(NOBODY));
			return change(this.#context(request));
		});
	}

	#context(request: Context["request"]): Context {
		const now = Math.floor(Date.now() / 1000);
		return { store: this.#store, deliveries: this.#deliveries, now, request, caused: [] };
	}

	#execute(context: Context, call: ApiCall): Answer {
		const form = decodeForm(call.form);
		const keyed = call.idempotencyKey ? keyedBy(call.idempotencyKey, call, canonical(form), context.now) : null;
		const replayed = keyed && this.#idempotency.replay(keyed);
		if (replayed) return replayed;
		const run = operations[call.operation](form);
		const answer = answering(() => this.ctx.storage.transactionSync(() => answerOf(run(context, call.id))));
		if (keyed) this.#idempotency.remember(keyed, answer);
		return answer;
	}

	async #deliver(deliveries: Delivery[]): Promise<void> {
		await Promise.all(deliveries.map((delivery) => this.#deliverOne(delivery)));
		await this.#wakeWhenDue();
	}

	async #deliverOne(delivery: Delivery): Promise<void> {
		const event = this.#store.find("event", delivery.event_id);
		if (!event) return;
		const taken = await send(this.env.GATEWAY, delivery.url, this.env.STRIPE_WEBHOOK_SECRET, event);
		if (taken) this.#deliveries.delivered(delivery);
		else this.#deliveries.failed(delivery, Date.now());
	}

	/** One alarm serves both: the next delivery and the next session to end. */
	async #wakeWhenDue(): Promise<void> {
		const expiry = this.#store.nextExpiry();
		const due = [this.#deliveries.nextDue(), expiry && expiry * 1000].filter((at) => at !== null);
		const next = due.length > 0 ? Math.min(...due) : null;
		if (next === null || next === this.#wakesAt) return;
		this.#wakesAt = next;
		await this.ctx.storage.setAlarm(Math.max(next, Date.now()));
	}
}

const NOBODY = { id: null, idempotency_key: null };

/** A refusal that is thrown undoes what was begun; one that is returned, a declined card, has left its mark. */
function answering(run: () => Answer): Answer {
	try {
		return run();
	} catch (error) {
		if (error instanceof Refusal) return answerOf(error);
		throw error;
	}
}

const answerOf = (result: object | Refusal): Answer =>
	result instanceof Refusal
		? { status: result.status, body: problemBody(result.problem), headers: {} }
		: { status: 200, body: JSON.stringify(result, null, 2), headers: {} };

const keyedBy = (key: string, call: ApiCall, fingerprint: string, now: number): Keyed => ({
	key,
	operation: `${call.operation} ${call.id}`,
	fingerprint,
	requestId: call.requestId,
	now,
});
