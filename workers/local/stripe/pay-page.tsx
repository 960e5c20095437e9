/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { raw } from "hono/html";
import type { PropsWithChildren } from "hono/jsx";
import { formatMoney } from "../../kit/money.ts";
import { CARDS } from "./cards.ts";
import type { CheckoutView } from "./pay.ts";
import { STYLE } from "./pay-style.ts";

type PageProps = { view: CheckoutView; problem?: string; typed?: string };

/** What is bought, and the form for the card. It works without any script, so it has none. */
export const PayPage = ({ view, problem, typed }: PageProps) => (
	<Frame title={`Pay ${inMoney(view, view.total)}`}>
		<Summary view={view} />
		<form method="post" class="card">
			{view.email ? (
				<p class="email">
					<span class="quiet">Email</span> {view.email}
				</p>
			) : null}
			{problem ? (
				<p class="problem" role="alert" id="problem">
					{problem}
				</p>
			) : null}
			{view.total > 0 ? <CardField problem={problem} typed={typed} /> : null}
			<button type="submit" class="pay">
				{view.total > 0 ? `Pay ${inMoney(view, view.total)}` : "Complete the order"}
			</button>
			{view.total > 0 ? <TestCards /> : null}
			<BackLink view={view} />
		</form>
	</Frame>
);

/** A session that can no longer be paid. */
export const ClosedPage = ({ view }: { view: CheckoutView }) => {
	const { paid } = view;
	return (
		<Frame title={paid ? "Already paid" : "This checkout has expired"}>
			<section class="card alone">
				<h1>{paid ? "This order is already paid" : "This checkout has expired"}</h1>
				<p>
					{paid
						? "Nothing more will be charged."
						: "Nothing was charged. Go back to the shop to start the payment again."}
				</p>
				<p>
					<a class="pay" href={paid ? view.successUrl : (view.cancelUrl ?? new URL(view.successUrl).origin)}>
						Back to the shop
					</a>
				</p>
			</section>
		</Frame>
	);
};

export const AbsentPage = () => (
	<Frame title="No such checkout">
		<section class="card alone">
			<h1>There is no such checkout</h1>
			<p>
				The address may be incomplete, or the local data was cleared. <a href="/">Back to the shop</a>
			</p>
		</section>
	</Frame>
);

const Frame = ({ title, children }: PropsWithChildren<{ title: string }>) => (
	<>
		{raw("<!doctype html>")}
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="robots" content="noindex" />
				<link rel="icon" href="data:," />
				<title>{`${title} · test payment`}</title>
				<style>{raw(STYLE)}</style>
			</head>
			<body>
				<p class="banner">
					<strong>Test payment</strong> No money moves.
				</p>
				<main>{children}</main>
			</body>
		</html>
	</>
);

const Summary = ({ view }: { view: CheckoutView }) => (
	<section class="summary" aria-label="Your order">
		{view.seller ? <p class="quiet">{view.seller}</p> : null}
		<h1>
			<span class="quiet">To pay</span>
			<strong>{inMoney(view, view.total)}</strong>
		</h1>
		<ul>
			{view.lines.map((line) => (
				<li>
					<span>
						{line.name}
						{line.quantity > 1 ? <span class="quiet"> × {line.quantity}</span> : null}
						{line.detail ? <small>{line.detail}</small> : null}
					</span>
					<span class="amount">{inMoney(view, line.amount)}</span>
				</li>
			))}
			{view.shipping === null ? null : (
				<li class="rule">
					<span>Shipping</span>
					<span class="amount">{inMoney(view, view.shipping)}</span>
				</li>
			)}
			<li class="rule total">
				<span>Total</span>
				<span class="amount">{inMoney(view, view.total)}</span>
			</li>
		</ul>
	</section>
);

const CardField = ({ problem, typed }: { problem: string | undefined; typed: string | undefined }) => (
	<label>
		Card number
		<input
			name="card"
			inputmode="numeric"
			autocomplete="off"
			required
			placeholder="4242 4242 4242 4242"
			list="test-cards"
			value={typed ?? ""}
			aria-invalid={problem ? "true" : undefined}
			aria-describedby={problem ? "problem" : undefined}
		/>
	</label>
);

/** To read, and to pick from while typing. */
const TestCards = () => (
	<>
		<p class="hint">Test cards</p>
		<dl>
			{CARDS.map((card) => (
				<div>
					<dt>{spaced(card.number)}</dt>
					<dd>{card.hint}</dd>
				</div>
			))}
		</dl>
		<datalist id="test-cards">
			{CARDS.map((card) => (
				<option value={spaced(card.number)}>{card.hint}</option>
			))}
		</datalist>
	</>
);

const BackLink = ({ view }: { view: CheckoutView }) =>
	view.cancelUrl ? (
		<p class="back">
			<a href={view.cancelUrl}>Back to the shop</a>
		</p>
	) : null;

const spaced = (number: string): string => number.replace(/(\d{4})(?=\d)/g, "$1 ");

const inMoney = ({ currency, locale }: CheckoutView, amount: number): string =>
	formatMoney({ amount, currency }, locale);
