import { DurableObject } from "cloudflare:workers";
import { within } from "../workers/kit/retry.ts";
import type { Hub } from "./hub.ts";
import { Listeners, quietly, reached, readPlace, type Told } from "./listeners.ts";
import { type News, NewsBook } from "./news-book.ts";

type Env = { HUBS: DurableObjectNamespace<Hub> };
/** A hub that wants to be told, and how often it has said so. */
type Listening = { name: string; asked: number };

/** Visitors of one shop that may listen at once: two thirds of what an object holds. */
const most = 20_000;
const day = 24 * 60 * 60_000;
/** How long one hub may take, in ms: it keeps others waiting. */
const patience = 5000;
/** So many hubs are told beside each other. */
const beside = 100;

/**
 * What everybody in one shop is told: news of its products. Its name is the store's id. Visitors who are not signed in listen
 * here; who is signed in listens at her own hub, which is told from here.
 */
export class Newsroom extends DurableObject<Env> {
	readonly #listeners = new Listeners(this.ctx, most);
	readonly #book = new NewsBook(this.ctx.storage.sql, 500, day);

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS hubs (name TEXT PRIMARY KEY, asked INTEGER NOT NULL)");
	}

	/** Tells everybody who listens, each event once. */
	async tell(news: readonly News[]): Promise<void> {
		this.ctx.storage.transactionSync(() => this.#book.write(news));
		// Also what stood there already: who was told of it skips it, and whoever was to be told when this object died is told now.
		const told = this.#book.of(news.map(({ eventId }) => eventId));
		if (told.length === 0) return;
		for (const socket of this.#listeners.all) this.#listeners.send(socket, "shop", told);
		const hubs = this.ctx.storage.sql.exec<Listening>("SELECT name, asked FROM hubs").toArray();
		for (let at = 0; at < hubs.length; at += beside)
			await Promise.all(hubs.slice(at, at + beside).map((hub) => this.#tellHub(hub, told)));
	}

	/** One that nobody listens at any more is forgotten, unless it has asked again meanwhile. One that cannot be told asks for what it missed when it next hears something. */
	async #tellHub({ name, asked }: Listening, told: Told[]): Promise<void> {
		try {
			const hub = this.env.HUBS.getByName(name);
			if (await within(patience, (async () => hub.hear(told))())) return;
			this.ctx.storage.sql.exec("DELETE FROM hubs WHERE name = ? AND asked = ?", name, asked);
		} catch (error) {
			console.error(JSON.stringify({ level: "warn", message: `${name} was not told: ${String(error)}` }));
		}
	}

	/** From now on that hub is told. Answers how far the news is, and what it has missed since that place. */
	listen(hub: string, since: number | undefined): { last: number; missed: Told[] } {
		this.ctx.storage.sql.exec("INSERT INTO hubs VALUES (?, 1) ON CONFLICT DO UPDATE SET asked = asked + 1", hub);
		return { last: this.#book.last, missed: since === undefined ? [] : this.#book.after(since) };
	}

	missedSince(place: number): Told[] {
		return this.#book.after(place);
	}

	/** A socket for a visitor; the worker has made sure that she may. */
	override fetch(request: Request): Response {
		const since = readPlace(new URL(request.url).searchParams.get("since") ?? "");
		const place = reached(since, { own: 0, shop: this.#book.last });
		const { socket, answer } = this.#listeners.open(place, null);
		this.#listeners.send(socket, "shop", this.#book.after(place.shop));
		return answer;
	}

	/** Visitors say nothing here. */
	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket): void {
		quietly(() => socket.close());
	}

	override alarm(): Promise<void> {
		return this.#listeners.tidy();
	}
}
