import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { AccountPart } from "./account-part.tsx";

export const AccountOrders = ({ page }: { page: PageContext }) => (
	<AccountPart id="orders" title={say(page, "nav.orders")}>
		<p>
			<a class="plain" href={link(page, "/orders")}>
				{say(page, "orders.all")}
			</a>
		</p>
		<p>
			<a class="plain" href={link(page, "/notifications")}>
				{say(page, "news.title")}
			</a>
		</p>
	</AccountPart>
);
