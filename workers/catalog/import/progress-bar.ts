const width = 30;

/** A bar on the terminal that fills (`part` is 0 to 1) and says what is done. Silent where nobody watches. */
export function progressBar(): { show(part: number, what: string): void; end(): void } {
	if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
	return {
		show(part, what) {
			const filled = Math.round(part * width);
			const bar = "█".repeat(filled) + "░".repeat(width - filled);
			process.stderr.write(`\r  ${bar} ${Math.round(part * 100)} % ${what}\u001b[K`);
		},
		end: () => void process.stderr.write("\r\u001b[K"),
	};
}
