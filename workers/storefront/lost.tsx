import { MessagePage } from "../../web/pages/message.tsx";
import { say } from "../../web/texts/index.ts";
import type { Category } from "../kit/product.ts";
import { type C, categoriesOf, pageOf, show } from "./visit.ts";

/** Nothing is here: says so, and leads back in. */
export async function lost(c: C, known?: Category[]): Promise<Response> {
	const page = pageOf(c, { categories: known ?? (await categoriesOf(c)) });
	return show(
		c,
		page,
		"private",
		<MessagePage
			page={page}
			status={404}
			title={say(page, "message.404.title")}
			text={say(page, "message.404.text")}
		/>,
		404,
	);
}

/** Something of ours broke: says so without a word of the inside. */
export function broken(c: C): Promise<Response> {
	const page = pageOf(c);
	return show(
		c,
		page,
		"private",
		<MessagePage
			page={page}
			status={500}
			title={say(page, "message.500.title")}
			text={say(page, "message.500.text")}
		/>,
		500,
	);
}
