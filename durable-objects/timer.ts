import { DurableObject } from "cloudflare:workers";

/** Does what is due under a name and says when to come again (ms since 1970), or null when nothing is waiting. */
type Chores = { tick(name: string): Promise<number | null> };

/** Never longer than this, in ms: who crashed before asking to be woken is found by the next round. */
const round = 10_000;
/** How soon after a failure. */
const again = 2000;

/**
 * Wakes its worker when something is due: one object per kind of chore, so that a kind is never done twice at once. What is
 * to be done lies in the databases; this keeps only the time.
 */
export class Timer extends DurableObject<{ CHORES: Chores }> {
	/** Wakes the worker so many ms from now at the latest; answers in how many it will. Told in ms from now because two machines' clocks differ. */
	async wakeIn(name: string, soon: number): Promise<number> {
		if (this.ctx.storage.kv.get("name") !== name) this.ctx.storage.kv.put("name", name);
		return (await this.#comeBy(Date.now() + soon)) - Date.now();
	}

	override async alarm(): Promise<void> {
		const name = this.ctx.storage.kv.get<string>("name");
		if (name === undefined) return;
		// Set before the work: if this round dies half way the next one comes all the same.
		await this.#comeBy(Date.now() + round);
		const next = await this.#tick(name);
		if (next !== null) await this.#comeBy(next);
	}

	/** An earlier time that was set stays; answers the time that is set. */
	async #comeBy(at: number): Promise<number> {
		const set = await this.ctx.storage.getAlarm();
		if (set !== null && set <= at) return set;
		await this.ctx.storage.setAlarm(at);
		return at;
	}

	async #tick(name: string): Promise<number | null> {
		try {
			return await this.env.CHORES.tick(name);
		} catch (error) {
			console.error(JSON.stringify({ level: "error", timer: name, message: String(error) }));
			return Date.now() + again;
		}
	}
}
