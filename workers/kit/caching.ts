/**
 * What a public answer is made of, told with it so that the cache before it can forget it when that changes. Every public answer
 * made of the catalog says both; what does not say is not kept. The gateway takes them off before it answers.
 */
export type MadeOf = {
	/** See `tags`; of one store, whose name the cache puts before them. */
	tags: readonly string[];
	/** How far the catalog had come when it was read: the number of the last event in its outbox. */
	asOf: number;
};

/** Slugs may be of any letters, a tag may not. */
const written = (slug: string): string => encodeURIComponent(slug);

/** The things of which a change makes answers old. */
export const tags = {
	/** What is said of a product, but how many there are while there are more than a few. */
	product: (id: string): string => `product:${id}`,
	/** All that is said of it, and how many there are to the unit. */
	stock: (id: string): string => `stock:${id}`,
	/** Which products a list has, in which order, and how it divides; '' is the list of everything. */
	shelf: (slug: string): string => `shelf:${written(slug)}`,
	/** Which products are the newest of a list. */
	newest: (slug: string): string => `newest:${written(slug)}`,
	/** Which categories there are and what is said of them: on every page. */
	categories: "categories",
	/** How many products each category has. */
	counts: "counts",
	/** Which products there are, where, and when each was changed. */
	siteMap: "sitemap",
	/** All of a store. */
	store: "store",
};

export const tagHeader = "cache-tag";
export const asOfHeader = "tussi-as-of";

/** For answers made of a store's settings alone, by whose version they are kept, or of what never changes. */
export const madeOfSettings: Record<string, string> = { [asOfHeader]: "settings" };

export const cachingHeaders = (made: MadeOf): Record<string, string> => ({
	[tagHeader]: made.tags.join(","),
	[asOfHeader]: String(made.asOf),
});

/** What was changed, for whoever keeps answers of a store. */
export type Purge = {
	/** What was changed, each with the number of the change: what was made of older data is old now. */
	tags: Readonly<Record<string, number>>;
	/** From where on the database is read to see it (D1). */
	bookmark: string | null;
	/** What stands for the categories that are shown (when it is another than the last time, whatever shows them is old, too), and how far the catalog had come when they were read. */
	categories?: { shown: string; asOf: number } | undefined;
};
