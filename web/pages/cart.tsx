import type { Cart } from "../../workers/kit/cart.ts";
import { Layout } from "../layout.tsx";
import { type Notice as Kind, link, type PageContext } from "../page.ts";
import { CartLine } from "../parts/cart-line.tsx";
import { Notice } from "../parts/notice.tsx";
import { Totals } from "../parts/totals.tsx";
import { say } from "../texts/index.ts";

type CartProps = { page: PageContext; cart: Cart; notice?: Kind };

export const CartPage = ({ page, cart, notice }: CartProps) => (
	<Layout page={page} title={say(page, "cart.title")} noindex kind="cart">
		{notice && <Notice page={page} notice={notice} />}
		{cart.lines.length === 0 ? <EmptyCart page={page} /> : <FullCart page={page} cart={cart} />}
	</Layout>
);

const EmptyCart = ({ page }: { page: PageContext }) => (
	<section class="message">
		<h1>{say(page, "cart.empty.title")}</h1>
		<p>{say(page, "cart.empty.text")}</p>
		<a class="button" href={link(page, "/products")}>
			{say(page, "cart.empty.action")}
		</a>
	</section>
);

const FullCart = ({ page, cart }: CartProps) => (
	<div class="split">
		<section class="split-main">
			<h1>{say(page, "cart.title")}</h1>
			<ul class="lines" data-cart-lines>
				{cart.lines.map((line) => (
					<CartLine page={page} line={line} />
				))}
			</ul>
		</section>
		<aside class="split-side" aria-label={say(page, "totals.title")}>
			<Totals page={page} sums={cart} />
			<a class="button button-press" href={link(page, "/checkout")}>
				{say(page, "cart.checkout")}
			</a>
			<a class="plain" href={link(page, "/products")}>
				{say(page, "cart.more")}
			</a>
		</aside>
	</div>
);
