import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkers, type Workers } from "../test/harness/start-workers.ts";
import type { Told } from "./listeners.ts";
import type { News } from "./news-book.ts";

type Newsroom = {
	tell(news: readonly News[]): Promise<void>;
	listen(hub: string, since: number | undefined): Promise<{ last: number; missed: Told[] }>;
};

let server: Workers;
let rooms: { getByName(name: string): Newsroom };
beforeAll(async () => {
	const names = ["notifications", "auth", "stores", "catalog"];
	server = await startWorkers(names.map((name) => ({ configPath: `workers/${name}/wrangler.toml` })));
	rooms = (await server.env<NotificationsEnv>("tussi-notifications")).NEWSROOMS as unknown as typeof rooms;
});
afterAll(() => server?.close());

const news = (eventId: string): News => ({ eventId, type: "product.updated", at: new Date().toISOString(), data: {} });

test("news that comes again and again takes no place, and pushes nothing out of the book", async () => {
	const room = rooms.getByName("sto_again");
	await room.tell([news("evt_first"), news("evt_second")]);
	for (let round = 0; round < 6; round++) await room.tell(Array.from({ length: 100 }, () => news("evt_second")));
	await room.tell([news("evt_third")]);
	const { last, missed } = await room.listen("sto_again/usr_1", 0);
	expect([last, missed.map(({ seq }) => seq)]).toEqual([3, [1, 2, 3]]);
});
