import { Layout } from "../layout.tsx";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

type ReturnProps = {
	page: PageContext;
	state: "waiting" | "failed";
	orderNumber: string;
	/** Where to look again. */
	refreshHref: string;
};

const SECONDS = 3;

export function PaymentReturnPage({ page, state, orderNumber, refreshHref }: ReturnProps) {
	const title = say(page, `return.${state}.title`);
	const waiting = state === "waiting";
	return (
		<Layout
			page={page}
			title={title}
			noindex
			kind="return"
			head={waiting && <meta http-equiv="refresh" content={`${SECONDS}; url=${refreshHref}`} />}
		>
			<section class="message" aria-busy={waiting ? "true" : undefined}>
				{waiting && <span class="pulse" aria-hidden="true" />}
				<h1>{title}</h1>
				<p>{say(page, `return.${state}.text`)}</p>
				<p class="message-note">{say(page, "order.number", { number: orderNumber })}</p>
				<a class="button" href={waiting ? refreshHref : link(page, "/cart")}>
					{say(page, `return.${state}.action`)}
				</a>
			</section>
		</Layout>
	);
}
