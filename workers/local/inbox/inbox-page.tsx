/** @jsxImportSource hono/jsx */
import { raw } from "hono/html";
import type { Received } from "./inbox.ts";

const style = `
	:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
	body { max-width: 52rem; margin: 0 auto; padding: 2rem 1rem; }
	h1 { font-size: 1.5rem; }
	details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
	summary { display: flex; gap: 1rem; flex-wrap: wrap; padding: .75rem 0; cursor: pointer; }
	summary strong { flex: 1 1 14rem; }
	summary span, dl { color: color-mix(in srgb, currentColor 70%, transparent); }
	iframe { width: 100%; height: 28rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); background: #fff; }
	pre { white-space: pre-wrap; }
`;

/** The mail as its reader sees it: opened in a frame in which nothing runs; links open outside it. */
export const InboxPage = ({ mails }: { mails: Received[] }) => (
	<html lang="en">
		<head>
			<meta charset="utf-8" />
			<meta name="viewport" content="width=device-width" />
			<title>Inbox</title>
			<style>{raw(style)}</style>
		</head>
		<body>
			<h1>Inbox</h1>
			<p>Every mail the shop has sent on this machine, newest first. Nothing leaves it.</p>
			{mails.length === 0 && <p>Nothing yet.</p>}
			{mails.map((mail, at) => (
				<details open={at === 0}>
					<summary>
						<strong>{mail.subject}</strong>
						<span>{mail.to}</span>
						<time datetime={mail.at}>{mail.at.slice(0, 19).replace("T", " ")}</time>
					</summary>
					<p>From {mail.from}</p>
					<iframe
						title={mail.subject}
						sandbox="allow-popups allow-popups-to-escape-sandbox"
						srcdoc={`<base target="_blank">${mail.html}`}
					/>
					<pre>{mail.text}</pre>
				</details>
			))}
		</body>
	</html>
);
