import { countryName } from "../gates.ts";
import { say } from "../texts/index.ts";
import { Field, type FieldContext } from "./field.tsx";

/** Countries the store delivers to, by their names in the shopper's language and its alphabet. */
function countryNames(form: FieldContext): { code: string; name: string }[] {
	return form.page.store.countries
		.map((code) => ({ code, name: countryName(form.page, code) }))
		.sort((a, b) => a.name.localeCompare(b.name, form.page.locale));
}

export function CountryField({ form }: { form: FieldContext }) {
	const countries = countryNames(form);
	const chosen = form.values.country || (countries.length === 1 ? countries[0]?.code : "");
	return (
		<Field form={form} name="country">
			{(wired) => (
				<select {...wired} name="country" required autocomplete="country">
					{!chosen && <option value="">{say(form.page, "field.country.choose")}</option>}
					{countries.map(({ code, name }) => (
						<option value={code} selected={code === chosen}>
							{name}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}
