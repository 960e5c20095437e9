const width = 30;

/** A bar on the terminal that fills as bytes are sent, and says when the shop is at work. Silent where nobody watches. */
export function progressBar(total: number): { add(bytes: number): void; end(): void } {
	let sent = 0;
	const draw = () => {
		const done = total === 0 ? 1 : Math.min(1, sent / total);
		const filled = Math.round(done * width);
		const what = done < 1 ? "sending" : "the shop checks and writes …";
		process.stderr.write(`\r  ${"█".repeat(filled)}${"░".repeat(width - filled)} ${Math.round(done * 100)} % ${what}`);
	};
	if (!process.stderr.isTTY) return { add: () => undefined, end: () => undefined };
	draw();
	return {
		add(bytes) {
			sent += bytes;
			draw();
		},
		end: () => void process.stderr.write("\r\u001b[K"),
	};
}
