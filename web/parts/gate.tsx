import type { Child } from "hono/jsx";
import { Layout } from "../layout.tsx";
import type { PageContext } from "../page.ts";

type GateProps = {
	page: PageContext;
	title: string;
	heading: string;
	text: string;
	minimumAge?: number | undefined;
	children?: Child;
};

/** A door with one thing to do: what it is on one side, the form on the other. */
export const Gate = ({ page, title, heading, text, minimumAge, children }: GateProps) => (
	<Layout page={page} title={title} noindex minimumAge={minimumAge} kind="account">
		<div class="gate">
			<header class="gate-head">
				<h1>{heading}</h1>
				<p>{text}</p>
			</header>
			<div class="gate-body">{children}</div>
		</div>
	</Layout>
);
