import { LONGEST_SEARCH } from "../list-selection.ts";
import { link, type Place } from "../page.ts";
import { say } from "../texts/index.ts";

type SearchProps = { page: Place; q?: string; id: string; class: string };

/** A box and its button: a plain form, on every page. */
export const SearchForm = ({ page, q = "", id, class: name }: SearchProps) => (
	<search class={name}>
		<form class="find" action={link(page, "/search")}>
			<label class="sr" for={id}>
				{say(page, "search.label")}
			</label>
			<input
				id={id}
				type="search"
				name="q"
				value={q}
				placeholder={say(page, "search.label")}
				maxlength={LONGEST_SEARCH}
				required
				autocomplete="off"
				enterkeyhint="search"
			/>
			<button type="submit" aria-label={say(page, "search.action")}>
				<i class="lens" />
			</button>
		</form>
	</search>
);
