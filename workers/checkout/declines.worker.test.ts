import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import { statement } from "../kit/statement.ts";
import { Declines, forgetDeclines, isDecliner } from "./declines.ts";

let server: Workers;
let d1: D1Database;
let declines: Declines;
beforeAll(async () => {
	const names = ["checkout", "catalog", "auth", "notifications", "stores"];
	const configs = names.map((name) => ({ configPath: `workers/${name}/wrangler.toml` }));
	server = await startWorkers(configs);
	d1 = (await server.env<CheckoutEnv>("tussi-checkout")).DB;
	declines = new Declines(d1);
});
afterAll(() => server?.close());

const minute = 60_000;
const begun = Date.now();
let made = 0;
/** Somebody with a cart and a connection that no other test here knows. */
const somebody = () => ({ storeId: "sto_a", cartId: `crt_${made++}`, callerHash: `hash-${made++}` });
type Somebody = ReturnType<typeof somebody>;
const decline = async (who: Somebody, times: number, now = begun) => {
	for (let card = 0; card < times; card++) await declines.count(`evt_${made++}`, who, now);
};
/** Seconds until she may go on; nothing when she may. What says so at once agrees with what would let her order. */
async function waitOf(who: Somebody, now = begun): Promise<unknown> {
	const refusal = await declines.refusalOf(who, now);
	const row = await statement(d1, sql`SELECT (${isDecliner(who, now)}) AS isOne`).first<{ isOne: number }>();
	expect(row?.isOne).toBe(refusal ? 1 : 0);
	return refusal?.more?.retryAfter;
}

test("the sixth declined card on a cart is one too many until the first of them is half an hour old", async () => {
	const eve = somebody();
	await decline(eve, 1);
	await decline(eve, 4, begun + minute);
	expect(await waitOf(eve, begun + minute)).toBeUndefined();
	await decline(eve, 1, begun + 2 * minute);
	expect(await waitOf(eve, begun + 2 * minute)).toBe(28 * 60);
	expect(await waitOf(eve, begun + 30 * minute - 1)).toBe(1);
	expect(await waitOf(eve, begun + 30 * minute)).toBeUndefined();
});

test("fifteen from one connection are too many in whatever carts, for an hour", async () => {
	const eve = somebody();
	for (let card = 0; card < 15; card++) await decline({ ...eve, cartId: `crt_${made++}` }, 1);
	expect(await waitOf(eve)).toBe(60 * 60);
	expect(await waitOf({ ...eve, storeId: "sto_b" }), "at another store").toBeUndefined();
	expect(await waitOf({ ...eve, callerHash: "" }), "from nobody knows where").toBeUndefined();
	expect(await waitOf(eve, begun + 60 * minute)).toBeUndefined();
});

test("one that Stripe tells twice counts once", async () => {
	const eve = somebody();
	for (let times = 0; times < 20; times++) await declines.count("evt_told-again", eve, begun);
	expect(await waitOf(eve)).toBeUndefined();
});

test("those too old to count are forgotten, and no others", async () => {
	const eve = somebody();
	await decline(eve, 14, begun);
	await decline(eve, 1, begun + minute);
	await statement(d1, forgetDeclines(begun + 60 * minute)).run();
	const left = await statement(d1, sql`SELECT at FROM declines WHERE caller_hash = ${eve.callerHash}`).all();
	expect(left.results).toEqual([{ at: begun + minute }]);
});
