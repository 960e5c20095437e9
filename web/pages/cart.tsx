import type { Cart } from "../../workers/kit/cart.ts";
import { strictestAge } from "../../workers/kit/gate.ts";
import { Layout } from "../layout.tsx";
import { type Notice as Kind, link, type PageContext } from "../page.ts";
import { CartLine } from "../parts/cart-line.tsx";
import { Discount, type TriedCode } from "../parts/discount.tsx";
import { Notice } from "../parts/notice.tsx";
import { Totals } from "../parts/totals.tsx";
import { say } from "../texts/index.ts";

type CartProps = { page: PageContext; cart: Cart; notice?: Kind; tried?: TriedCode };

export const CartPage = ({ page, cart, notice, tried }: CartProps) => (
	<Layout
		page={page}
		title={say(page, "cart.title")}
		noindex
		minimumAge={strictestAge(cart.lines).minimumAge}
		kind="cart"
	>
		<Stale page={page} cart={cart} />
		{notice && <Notice page={page} notice={notice} />}
		{cart.lines.length === 0 ? <EmptyCart page={page} /> : <FullCart page={page} cart={cart} tried={tried} />}
	</Layout>
);

/** Shown by the script when it hears of a newer version than this one. */
const Stale = ({ page, cart }: CartProps) => (
	<p class="notice" role="status" data-version={cart.version} hidden>
		{say(page, "cart.stale")} <a href={link(page, "/cart")}>{say(page, "cart.stale.action")}</a>
	</p>
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

const FullCart = ({ page, cart, tried }: CartProps) => (
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
			<Discount page={page} cart={cart} tried={tried} />
			<a class="button button-press" href={link(page, "/checkout")}>
				{say(page, "cart.checkout")}
			</a>
			<a class="plain" href={link(page, "/products")}>
				{say(page, "cart.more")}
			</a>
		</aside>
	</div>
);
