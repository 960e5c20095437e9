import { Layout } from "../layout.tsx";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";

type MessageProps = {
	page: PageContext;
	status: number;
	title: string;
	text: string;
	action?: { href: string; label: string };
};

/** One thing to say and one way on: not found, fault, closed. */
export const MessagePage = ({ page, status, title, text, action }: MessageProps) => (
	<Layout page={page} title={title} noindex kind="message">
		<section class="message" data-status={status}>
			{status >= 400 && <p class="message-note">{status}</p>}
			<h1>{title}</h1>
			<p>{text}</p>
			<a class="button" href={action?.href ?? link(page, "/")}>
				{action?.label ?? say(page, "message.home")}
			</a>
		</section>
	</Layout>
);
