/** Rows under their heads; the first column is words, the others are numbers unless their head ends with a blank. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const all = [head.map((title) => title.trim()), ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? "")].length)));
	const isText = (column: number) => column === 0 || head[column]?.endsWith(" ");
	const line = (row: readonly string[]) =>
		widths
			.map((width, column) => {
				const cell = row[column] ?? "";
				return isText(column) ? cell.padEnd(width) : cell.padStart(width);
			})
			.join("  ")
			.trimEnd();
	const [title = "", ...lines] = all.map(line);
	return [title, "─".repeat(title.length), ...lines].map((text) => `  ${text}`).join("\n");
}

export const perSecond = (value: number): string => Math.round(value).toLocaleString("en");
/** Milliseconds; short ones with more of their fraction. */
export const ms = (value: number): string => (Number.isNaN(value) ? "–" : `${value.toFixed(value < 10 ? 2 : 0)} ms`);
export const percent = (part: number): string => `${Math.round(part * 100)} %`;
