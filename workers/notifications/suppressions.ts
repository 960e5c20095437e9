import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as z from "zod";
import { type Refusal, refuse } from "../kit/problem.ts";
import { limitTo } from "../kit/statement.ts";
import type { PageQuery } from "./list-messages.ts";
import { suppressionReasons, suppressions } from "./schema.ts";

const Reason = z.enum(suppressionReasons);

/** An address that takes no mail from the store, and why. */
export const Suppression = z.object({
	address: z.string(),
	reason: Reason,
	/** What the mail service said of it; may be empty. */
	detail: z.string(),
	at: z.iso.datetime(),
});

/** Which of the reasons is lifted. */
export const LiftQuery = z.object({ store: z.string().optional(), reason: Reason.default("bounced") });

type Page = { items: z.infer<typeof Suppression>[]; nextCursor: string | null };

const Place = z.tuple([z.string(), Reason]);

/** By address. The cursor is the last one's place. */
export async function listSuppressions(
	d1: D1Database,
	storeId: string,
	{ limit, cursor }: z.infer<typeof PageQuery>,
): Promise<Page | Refusal> {
	const behind = cursor === undefined ? { success: true as const, data: undefined } : Place.safeParse(read(cursor));
	if (!behind.success) return refuse("request.bad_cursor", "Start again without a cursor.");
	const [address, reason] = behind.data ?? [];
	const rows = await drizzle(d1)
		.select()
		.from(suppressions)
		.where(
			and(
				eq(suppressions.storeId, storeId),
				address === undefined ? undefined : sql`(address, reason) > (${address}, ${reason})`,
			),
		)
		.orderBy(sql`address, reason ${limitTo(limit + 1)}`);
	const items = rows
		.slice(0, limit)
		.map(({ address, reason, detail, at }) => ({ address, reason, detail, at: new Date(at).toISOString() }));
	const last = items.at(-1);
	return { items, nextCursor: rows.length > limit && last ? placeOf(last) : null };
}

const placeOf = ({ address, reason }: Pick<z.infer<typeof Suppression>, "address" | "reason">): string =>
	Buffer.from(JSON.stringify([address, reason])).toString("base64url");

function read(cursor: string): unknown {
	try {
		return JSON.parse(Buffer.from(cursor, "base64url").toString());
	} catch {
		return undefined;
	}
}

/** From now on mail goes there again. Answers whether it was suppressed for that reason. */
export async function lift(
	d1: D1Database,
	storeId: string,
	address: string,
	reason: z.infer<typeof Reason>,
): Promise<boolean> {
	const lifted = await drizzle(d1)
		.delete(suppressions)
		.where(
			and(
				eq(suppressions.storeId, storeId),
				eq(suppressions.address, address.toLowerCase()),
				eq(suppressions.reason, reason),
			),
		)
		.returning({ address: suppressions.address });
	return lifted.length > 0;
}
