/** What a variant is sold as at this moment; the only source of prices for carts and orders. */
export type Offer = {
	variantId: string;
	productId: string;
	slug: string;
	title: string;
	variantTitle: string;
	image: string;
	/** The slugs of its category and of those it lies in. */
	categories: string[];
	priceMinor: number;
	currency: string;
	/** Units that nobody holds. */
	available: number;
};
