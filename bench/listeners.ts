import { once } from "node:events";
import { WebSocket } from "ws";
import { ask, atGateway, json } from "./requests.ts";
import { store } from "./seed.ts";

type Account = { id: string; token: string };

/** So many people with an account, each from an address of her own; a few at a time, since a password costs time on purpose. */
export async function accounts(gateway: string, count: number): Promise<Account[]> {
	const made: Account[] = [];
	while (made.length < count) made.push(...(await Promise.all(Array.from({ length: 5 }, () => register(gateway)))));
	return made.slice(0, count);
}

async function register(gateway: string): Promise<Account> {
	const email = `${crypto.randomUUID()}@bench.test`;
	const person = { email, password: `bench ${email}`, name: "Ada" };
	const { accessToken, user } = await ask<{ accessToken: string; user: { id: string } }>(
		gateway,
		atGateway(json("POST", "/api/auth/register", person)),
	);
	return { id: user.id, token: accessToken };
}

/** An open page of somebody, and when it heard what (ms of this process's clock). */
export class Page {
	readonly heard: number[] = [];
	readonly socket: WebSocket;

	constructor(gateway: string, { token }: Account) {
		const headers = { ...atGateway({}).headers, authorization: `Bearer ${token}` };
		this.socket = new WebSocket(`${gateway.replace("http", "ws")}/ws/notifications`, { headers });
		this.socket.on("message", () => this.heard.push(performance.now()));
	}

	async opened(): Promise<this> {
		await once(this.socket, "open");
		return this;
	}

	get isOpen(): boolean {
		return this.socket.readyState === WebSocket.OPEN;
	}
}

/** That something happened to an order of each of these people. */
export const orderEvents = (people: readonly Account[]) =>
	people.map(({ id }) => ({
		id: `evt_${crypto.randomUUID()}`,
		type: "order.status.updated",
		storeId: store.id,
		at: new Date().toISOString(),
		data: {
			orderId: `ord_${crypto.randomUUID()}`,
			userId: id,
			userEmail: "ada@bench.test",
			status: "processing",
			items: [],
			total: { amount: 1999, currency: "EUR" },
			number: "1001",
			locale: "en",
			origin: "https://bench.test",
			tracking: null,
			refund: null,
			reason: "",
			link: "https://bench.test/orders/1",
		},
	}));

/** That something happened to a product, which is everybody's news. */
export const productEvent = () => ({
	id: `evt_${crypto.randomUUID()}`,
	type: "stock.availability",
	storeId: store.id,
	at: new Date().toISOString(),
	data: { productId: "prd_bench", slug: "bench", variantId: "var_bench", isAvailable: true },
});
