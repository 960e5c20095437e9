import { asc, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { hosts } from "./schema.ts";

/** Where a store is at home: its own host if it has proved one, else ours; at the port and with the scheme of where we were asked. */
export async function homeOf(d1: D1Database, storeId: string, asked: string): Promise<string> {
	const [row] = await drizzle(d1)
		.select()
		.from(hosts)
		.where(eq(hosts.storeId, storeId))
		.orderBy(desc(hosts.provedAt), asc(hosts.host))
		.limit(1);
	const home = new URL("/", asked);
	if (row) home.hostname = row.host;
	return home.origin;
}
