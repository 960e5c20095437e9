import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountBook, Book } from "./book.ts";
import { CARD, newShop, order, sdk, server, submitCard, toServer } from "./test/stand-in.ts";

const stripe = sdk();
const dev = "http://shop.localhost:8787/__dev/stripe";

beforeAll(() => server.listen());
afterAll(() => server.close());

let accounts = 0;

/** An account that nothing has been paid into yet. */
async function newAccount(form: object = {}): Promise<string> {
	const id = `acct_test_${++accounts}`;
	expect((await register(id, { name: "Somebody & Daughters", ...form })).status).toBe(200);
	return id;
}

const register = (id: string, form: object) =>
	toServer(`${dev}/accounts/${id}`, {
		method: "PUT",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(form),
	});

async function bookOf(account: string): Promise<AccountBook | undefined> {
	const book = (await (await toServer(`${dev}/book.json`)).json()) as Book;
	return book.accounts[account];
}

type Data = Stripe.Checkout.SessionCreateParams.PaymentIntentData;

/** 29.99, for an account. */
const open = (data: Data) => stripe.checkout.sessions.create(order(newShop().origin, { payment_intent_data: data }));

const passedOn = (destination: string, fee?: number): Data => ({
	transfer_data: { destination },
	on_behalf_of: destination,
	...(fee !== undefined && { application_fee_amount: fee }),
});

async function paid(data: Data): Promise<Stripe.PaymentIntent> {
	const session = await open(data);
	await submitCard(session, CARD.pays);
	const expand = ["payment_intent.latest_charge"];
	const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id, { expand });
	if (typeof payment_intent !== "object" || !payment_intent) throw new Error("not paid");
	return payment_intent;
}

const refusalOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
	const error: unknown = await call.catch((reason: unknown) => reason);
	if (!(error instanceof Stripe.errors.StripeError)) throw new Error(`not refused by Stripe: ${error}`);
	return error;
};

describe("a charge for a connected account", () => {
	test("goes on to it, but for the fee", async () => {
		const account = await newAccount();
		const intent = await paid(passedOn(account, 150));
		expect(intent).toMatchObject({
			...{ application_fee_amount: 150, on_behalf_of: account, transfer_data: { destination: account } },
			latest_charge: {
				...{ amount: 2999, application_fee_amount: 150, on_behalf_of: account },
				transfer: expect.stringMatching(/^tr_/),
				application_fee: expect.stringMatching(/^fee_/),
				calculated_statement_descriptor: "SOMEBODY & DAUGHTERS",
			},
		});
		expect(await bookOf(account)).toEqual({
			...{ transferredMinor: 2999, feesMinor: 150, reversedMinor: 0, feesRefundedMinor: 0, balanceMinor: 2849 },
		});
	});

	test("that is declined moves nothing", async () => {
		const account = await newAccount();
		await submitCard(await open(passedOn(account, 150)), CARD.declined);
		expect(await bookOf(account)).toMatchObject({ transferredMinor: 0, feesMinor: 0 });
	});

	test("without a fee is all its own", async () => {
		const account = await newAccount();
		await paid(passedOn(account));
		expect(await bookOf(account)).toMatchObject({ transferredMinor: 2999, feesMinor: 0, balanceMinor: 2999 });
	});

	test("is paid on a page with its name, as text", async () => {
		const session = await open(passedOn(await newAccount(), 150));
		const html = await (await toServer(session.url ?? "")).text();
		expect(html).toContain("Somebody &amp; Daughters");
		expect(html.replace("shopper@tussi.test", "").toLowerCase()).not.toContain("tussi");
	});

	test.each<[string, (account: string) => Data, object]>([
		[
			"an account that is not there",
			() => passedOn("acct_nobody", 150),
			{
				code: "resource_missing",
				param: "payment_intent_data[transfer_data][destination]",
				message: "No such destination: 'acct_nobody'",
			},
		],
		[
			"being on behalf of an account that is not there",
			() => ({ on_behalf_of: "acct_nobody" }),
			{ code: "resource_missing", param: "payment_intent_data[on_behalf_of]" },
		],
		[
			"being on behalf of another account",
			(account) => ({ ...passedOn(account), on_behalf_of: "acct_demo_my_brand" }),
			{ param: "payment_intent_data[on_behalf_of]" },
		],
		[
			"a fee of what stays with the platform",
			() => ({ application_fee_amount: 150 }),
			{ param: "payment_intent_data[application_fee_amount]" },
		],
		[
			"a fee above the total",
			(account) => passedOn(account, 3000),
			{ param: "payment_intent_data[application_fee_amount]" },
		],
		[
			"a fee of nothing",
			(account) => passedOn(account, 0),
			{ code: "parameter_invalid_integer", param: "payment_intent_data[application_fee_amount]" },
		],
	])("is refused for %s", async (_, data, problem) => {
		const refusal = await refusalOf(open(data(await newAccount())));
		expect(refusal).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
		expect(refusal).toMatchObject({ statusCode: 400, rawType: "invalid_request_error", ...problem });
	});

	test("is refused while the account may not be paid", async () => {
		const account = await newAccount({ charges_enabled: false });
		expect((await refusalOf(open(passedOn(account)))).code).toBe("insufficient_capabilities_for_transfer");
		await register(account, { name: "Somebody" });
		expect((await open(passedOn(account))).status).toBe("open");
	});

	test("may be all fee", async () => {
		const account = await newAccount();
		await paid(passedOn(account, 2999));
		expect(await bookOf(account)).toMatchObject({ feesMinor: 2999, balanceMinor: 0 });
	});
});

describe("a refund of it", () => {
	const back = { reverse_transfer: true, refund_application_fee: true };

	test("takes its share from the account and gives it its share of the fee; the last gives the rest", async () => {
		const account = await newAccount();
		const { id } = await paid(passedOn(account, 150));
		const first = await stripe.refunds.create({ payment_intent: id, amount: 1000, ...back });
		expect(first.transfer_reversal).toMatch(/^trr_/);
		expect(await bookOf(account)).toMatchObject({ reversedMinor: 1000, feesRefundedMinor: 50, balanceMinor: 1899 });
		await stripe.refunds.create({ payment_intent: id, amount: 333, ...back });
		expect(await bookOf(account)).toMatchObject({ reversedMinor: 1333, feesRefundedMinor: 67 });
		await stripe.refunds.create({ payment_intent: id, ...back });
		expect(await bookOf(account)).toMatchObject({ reversedMinor: 2999, feesRefundedMinor: 150, balanceMinor: 0 });
	});

	test("is the platform's loss when it does not say so", async () => {
		const account = await newAccount();
		const { id } = await paid(passedOn(account, 150));
		await stripe.refunds.create({ payment_intent: id });
		expect(await bookOf(account)).toMatchObject({ reversedMinor: 0, feesRefundedMinor: 0, balanceMinor: 2849 });
	});

	test.each(["reverse_transfer", "refund_application_fee"])(
		"is refused for a %s of what never was, and moves nothing",
		async (param) => {
			const account = await newAccount();
			const { id } = await paid(param === "reverse_transfer" ? {} : passedOn(account));
			const before = await bookOf(account);
			const refused = await refusalOf(stripe.refunds.create({ payment_intent: id, [param]: true }));
			expect(refused).toMatchObject({ statusCode: 400, param });
			expect((await stripe.refunds.list({ payment_intent: id })).data).toEqual([]);
			expect(await bookOf(account)).toEqual(before);
		},
	);
});
