type Timers = { getByName(name: string): { wakeIn(name: string, soon: number): Promise<number> } };

/** Not before this time (ms since 1970) does the timer come, as far as this isolate knows: it will see what was written until then. */
const coming = new Map<string, number>();

/** Has the chores of this name done soon (in ms from now): what happens until then is done together. Never throws: the timer's own round finds what nobody told it of. */
export async function wake(timers: Timers, name: string, soon = 250, now = Date.now()): Promise<void> {
	const known = coming.get(name) ?? 0;
	if (known > now && known <= now + soon) return;
	try {
		// It may come sooner than asked, for others' sake; what is written after that has to ask again.
		coming.set(name, now + (await timers.getByName(name).wakeIn(name, soon)));
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", timer: name, message: String(error) }));
	}
}
