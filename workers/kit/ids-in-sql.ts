import { type SQL, sql } from "drizzle-orm";
import type { IdPrefix } from "./ids.ts";

/** An id made by the database, for rows of which only it knows how many there are: a prefix and a UUIDv7 (RFC 9562) of this time (ms). */
export const idInSql = (prefix: IdPrefix, now: number): SQL => sql`printf('%s_%s-%s-7%s-%s%s-%s', ${prefix},
	substr(printf('%012x', ${now}), 1, 8), substr(printf('%012x', ${now}), 9), substr(lower(hex(randomblob(2))), 2),
	substr('89ab', 1 + abs(random() % 4), 1), substr(lower(hex(randomblob(2))), 2), lower(hex(randomblob(6))))`;
