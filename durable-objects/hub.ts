import { DurableObject } from "cloudflare:workers";
import { Listeners, quietly, reached, readPlace, type Told } from "./listeners.ts";
import { type News, NewsBook } from "./news-book.ts";
import type { Newsroom } from "./newsroom.ts";

type Env = { NEWSROOMS: DurableObjectNamespace<Newsroom> };

/** Tabs and devices of one person. */
const most = 32;
const month = 30 * 24 * 60 * 60_000;

/** The header in which the worker says when the token that opens a socket ends (ms since 1970). */
export const untilHeader = "tussi-until";

/**
 * What one person is told, on every tab and device of hers. Its name is `storeId/userId`: whoever has another name is another
 * object, so nothing of hers can reach anybody else. News of the shop come from its newsroom while somebody listens here.
 */
export class Hub extends DurableObject<Env> {
	readonly #listeners = new Listeners(this.ctx, most);
	readonly #book = new NewsBook(this.ctx.storage.sql, 200, month);
	/** Sockets that are being opened, and what the newsroom has told meanwhile. */
	#opening = 0;
	#early: Told[] = [];

	/** Tells her, each event once; if nobody listens she finds it when she comes back. Answers how many have heard it. */
	tell(news: News): number {
		const told = this.ctx.storage.transactionSync(() => this.#book.write([news]));
		const sockets = this.#listeners.all;
		for (const socket of sockets) this.#listeners.send(socket, "own", told);
		return told.length > 0 ? sockets.length : 0;
	}

	/** News of the shop, from its newsroom. False when nobody listens here any more. */
	async hear(told: Told[]): Promise<boolean> {
		if (this.#opening > 0) this.#early.push(...told);
		const first = told[0]?.seq ?? 0;
		const sockets = this.#listeners.all;
		const places = sockets.map((socket) => this.#listeners.placeOf(socket).shop);
		// Something before this did not arrive.
		const gap = Math.min(first, ...places.map((place) => place + 1)) < first;
		const all = gap ? [...(await this.#newsroom().missedSince(Math.min(...places))), ...told] : told;
		for (const socket of sockets) this.#listeners.send(socket, "shop", all);
		return sockets.length > 0 || this.#opening > 0;
	}

	/** A socket for her; the worker has made sure who she is. With `?since=` she is told first what she has missed. */
	override async fetch(request: Request): Promise<Response> {
		const since = readPlace(new URL(request.url).searchParams.get("since") ?? "");
		const until = Number(request.headers.get(untilHeader)) || null;
		this.#opening++;
		try {
			const { last, missed } = await this.#newsroom().listen(this.ctx.id.name ?? "", since?.shop);
			const place = reached(since, { own: this.#book.last, shop: last });
			const { socket, answer } = this.#listeners.open(place, until);
			this.#listeners.send(socket, "own", this.#book.after(place.own));
			this.#listeners.send(socket, "shop", [...missed, ...this.#early]);
			return answer;
		} finally {
			this.#opening--;
			if (this.#opening === 0) this.#early = [];
		}
	}

	#newsroom(): DurableObjectStub<Newsroom> {
		const [storeId = ""] = (this.ctx.id.name ?? "").split("/");
		return this.env.NEWSROOMS.getByName(storeId);
	}

	/** She says nothing here; what she does comes by requests. */
	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket): void {
		quietly(() => socket.close());
	}

	override alarm(): Promise<void> {
		return this.#listeners.tidy();
	}
}
