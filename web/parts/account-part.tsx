import type { Child } from "hono/jsx";

/** One subject: its name on the left, what can be done about it on the right. */
export const AccountPart = ({ id, title, children }: { id: string; title: string; children?: Child }) => (
	<section class="account-part" aria-labelledby={id}>
		<h2 id={id}>{title}</h2>
		<div class="account-body">{children}</div>
	</section>
);
