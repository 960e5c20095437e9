import { stringify } from "csv-stringify/sync";

/** Rows as CSV in the way Shopify writes it: quotes where they are needed. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
	stringify(rows as string[][], { quoted_match: /[\r\n]/, record_delimiter: "\n" });
