import type { SavedAddress } from "../../workers/kit/account.ts";
import { link, type PageContext } from "../page.ts";
import { say } from "../texts/index.ts";
import { AccountPart } from "./account-part.tsx";
import { Address } from "./address.tsx";
import { AddressFields } from "./address-fields.tsx";
import type { FieldContext } from "./field.tsx";

type AddressesProps = { form: FieldContext; addresses: SavedAddress[] };

export const AccountAddresses = ({ form, addresses }: AddressesProps) => (
	<AccountPart id="addresses" title={say(form.page, "account.addresses")}>
		{addresses.length === 0 && <p>{say(form.page, "account.addresses.none")}</p>}
		{addresses.length > 0 && (
			<ul>
				{addresses.map((address) => (
					<Entry page={form.page} address={address} />
				))}
			</ul>
		)}
		<details open={form.errors.length > 0}>
			<summary class="plain">{say(form.page, "account.addresses.add")}</summary>
			<form class="stack" method="post" action={link(form.page, "/account/addresses")}>
				<AddressFields form={form} />
				<button type="submit" class="button">
					{say(form.page, "account.addresses.save")}
				</button>
			</form>
		</details>
	</AccountPart>
);

const Entry = ({ page, address }: { page: PageContext; address: SavedAddress }) => (
	<li class="account-row">
		<Address page={page} address={address} />
		<form method="post" action={link(page, `/account/addresses/${encodeURIComponent(address.id)}`)}>
			<button
				type="submit"
				class="plain"
				aria-label={say(page, "account.addresses.removeOf", { address: address.street })}
			>
				{say(page, "account.addresses.remove")}
			</button>
		</form>
	</li>
);
