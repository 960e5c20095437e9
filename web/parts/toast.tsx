import { orderMailKinds } from "../../workers/kit/notification.ts";
import { drawnOnce } from "../drawn-once.ts";
import { link, type Place } from "../page.ts";
import { say } from "../texts/index.ts";

/** Where the script says what happened; it carries the sentences, since the script speaks no language. */
export const Toast = drawnOnce((page: Place) => (
	<div
		class="toast"
		role="status"
		aria-live="polite"
		data-toast
		data-added={say(page, "toast.added")}
		data-changed={say(page, "toast.changed")}
		data-failed={say(page, "toast.failed")}
		data-free={say(page, "totals.free")}
		data-news={JSON.stringify(Object.fromEntries(orderMailKinds.map((kind) => [kind, say(page, `news.${kind}`)])))}
		data-orders={link(page, "/orders")}
	/>
));
