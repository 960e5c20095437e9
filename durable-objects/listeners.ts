/** Where somebody has got to: in what was told to her alone, and in what was told to the whole shop. */
export type Place = { own: number; shop: number };
/** What a socket remembers while its object sleeps. `until`: when the token that opened it ends (ms since 1970), if one did. */
type Attachment = Place & { until: number | null; openedAt: number };

/** Something told, and its place in the book it stands in. */
export type Told = { seq: number; type: string; at: string; data: unknown };

/** How often an object looks after its sockets, in ms. */
const round = 10 * 60_000;
/** Who has asked whether we are there, and then not for so long (ms), is gone; browsers let a hidden page ask once a minute. */
const silence = 3 * 60_000;

/** An id says how far she has got, so that it is all she needs to go on from there. */
export const placeText = ({ own, shop }: Place): string => `${own}.${shop}`;
export function readPlace(text: string): Place | undefined {
	const [, own, shop] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
	return own === undefined || shop === undefined ? undefined : { own: Number(own), shop: Number(shop) };
}

/** Where she goes on: where she says she was, or at the end. Nobody has got further than there is, whatever she kept from elsewhere. */
export const reached = (said: Place | undefined, end: Place): Place => ({
	own: Math.min(said?.own ?? end.own, end.own),
	shop: Math.min(said?.shop ?? end.shop, end.shop),
});

/** The open sockets of an object that sleeps between messages. */
export class Listeners {
	readonly #ctx: DurableObjectState;
	readonly #most: number;

	/** No more than `most`: for one more the oldest is let go. */
	constructor(ctx: DurableObjectState, most: number) {
		this.#ctx = ctx;
		this.#most = most;
		// Who asks whether we are still there is answered without waking the object.
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	/** Not those that are on their way out. */
	get all(): WebSocket[] {
		return this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
	}

	/** A new socket, which has got as far as this. */
	open(place: Place, until: number | null): { answer: Response; socket: WebSocket } {
		this.#makeRoom();
		const { 0: client, 1: socket } = new WebSocketPair();
		this.#ctx.acceptWebSocket(socket);
		socket.serializeAttachment({ ...place, until, openedAt: Date.now() } satisfies Attachment);
		void this.#comeBy();
		return { socket, answer: new Response(null, { status: 101, webSocket: client }) };
	}

	#makeRoom(): void {
		const open = this.all;
		if (open.length < this.#most) return;
		const ages = open.map((socket) => ({ socket, ...(socket.deserializeAttachment() as Attachment) }));
		const [oldest] = ages.toSorted((one, other) => one.openedAt - other.openedAt);
		quietly(() => oldest?.socket.close(1008, "Too many are open"));
	}

	async #comeBy(): Promise<void> {
		if ((await this.#ctx.storage.getAlarm()) === null) await this.#ctx.storage.setAlarm(Date.now() + round);
	}

	placeOf = (socket: WebSocket): Place => socket.deserializeAttachment() as Attachment;

	/** Sends what this socket has not had yet, and remembers how far it has got. Whose token has ended hears nothing more. */
	send(socket: WebSocket, book: keyof Place, messages: readonly Told[]): void {
		const seen = socket.deserializeAttachment() as Attachment;
		if (seen.until !== null && seen.until <= Date.now()) {
			quietly(() => socket.close(4001, "Sign in again"));
			return;
		}
		for (const { seq, ...message } of messages) {
			if (seq <= seen[book]) continue;
			seen[book] = seq;
			quietly(() => socket.send(JSON.stringify({ id: placeText(seen), ...message })));
		}
		socket.serializeAttachment(seen);
	}

	/** Lets go who is gone or may listen no more, and comes again while anybody is left. */
	async tidy(now = Date.now()): Promise<void> {
		for (const socket of this.all) {
			const { until } = socket.deserializeAttachment() as Attachment;
			const asked = this.#ctx.getWebSocketAutoResponseTimestamp(socket);
			if (until !== null && until <= now) quietly(() => socket.close(4001, "Sign in again"));
			else if (asked && now - asked.getTime() > silence) quietly(() => socket.close(1001, "Nobody seems to be there"));
		}
		if (this.all.length > 0) await this.#ctx.storage.setAlarm(now + round);
	}
}

/** A listener who went away a moment ago is no fault of whoever tells something. */
export function quietly(work: () => void): void {
	try {
		work();
	} catch {
		// Closed meanwhile.
	}
}
