import type { Product } from "../../workers/kit/product.ts";
import { gateAt } from "../gates.ts";
import { link, type PageContext } from "../page.ts";
import type { FieldError } from "../parts/field.tsx";
import { Gate } from "../parts/gate.tsx";
import { RestockForm } from "../parts/restock-form.tsx";
import { productText } from "../product-text.ts";
import { say } from "../texts/index.ts";

type RestockPageProps = {
	page: PageContext;
	product: Product;
	/** `here`: it is back already. */
	state: "done" | "here" | "again";
	values?: Record<string, string>;
	errors?: FieldError[];
};

/** What became of asking to be told. Says the same whether or not she had asked before. */
export const RestockPage = ({ page, product, state, values, errors }: RestockPageProps) => (
	<Gate
		page={page}
		minimumAge={gateAt(page, product.category).minimumAge}
		title={say(page, `restock.${state}.title`)}
		heading={say(page, `restock.${state}.title`)}
		text={say(page, `restock.${state}.text`, { title: productText(product, page.locale).title })}
	>
		{state === "again" && <RestockForm page={page} product={product} values={values} errors={errors} />}
		<a class={state === "again" ? "plain" : "button button-press"} href={link(page, page.path)}>
			{say(page, "restock.back")}
		</a>
	</Gate>
);
