import { CountryField } from "./country-field.tsx";
import { type FieldContext, TextField } from "./field.tsx";

/** Where a parcel goes, in the order it is written on one. */
export const AddressFields = ({ form, legend }: { form: FieldContext; legend?: string }) => (
	<fieldset class="address-fields">
		{legend && <legend>{legend}</legend>}
		<TextField form={form} name="name" autocomplete="name" capitalise="words" maxlength={120} />
		<TextField form={form} name="street" autocomplete="street-address" maxlength={200} />
		<TextField form={form} name="postalCode" autocomplete="postal-code" capitalise="characters" maxlength={20} />
		<TextField form={form} name="city" autocomplete="address-level2" maxlength={120} />
		<TextField form={form} name="province" autocomplete="address-level1" maxlength={120} optional />
		<CountryField form={form} />
	</fieldset>
);
