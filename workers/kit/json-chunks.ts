/**
 * Rows as JSON arrays that fit into a statement: D1 takes 2 MB in one value, so each array stays about half of that and a
 * file is few statements however long it is.
 */
export function jsonChunks(rows: readonly unknown[]): string[] {
	const chunks: string[] = [];
	let texts: string[] = [];
	let size = 0;
	for (const row of rows) {
		const text = JSON.stringify(row);
		const bytes = Buffer.byteLength(text) + 1;
		if (size + bytes > 1_000_000 && texts.length > 0) {
			chunks.push(`[${texts.join(",")}]`);
			[texts, size] = [[], 0];
		}
		texts.push(text);
		size += bytes;
	}
	if (texts.length > 0) chunks.push(`[${texts.join(",")}]`);
	return chunks;
}
