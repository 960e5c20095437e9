import type { Address as OrderAddress } from "../../workers/kit/order.ts";
import { type PageContext, regional } from "../page.ts";

export function Address({ page, address }: { page: PageContext; address: OrderAddress }) {
	const country = new Intl.DisplayNames([regional(page)], { type: "region" }).of(address.country);
	const lines = [
		address.name,
		address.street,
		`${address.postalCode} ${address.city}`,
		address.province !== address.city && address.province,
		country,
	];
	return (
		<address>
			{lines.filter(Boolean).map((line) => (
				<span>{line}</span>
			))}
		</address>
	);
}
