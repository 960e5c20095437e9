import { expect, test } from "vitest";
import { demoStores } from "../local/demo/stores.ts";
import { contextOf, withContext } from "./context.ts";

const store = demoStores[0]?.store ?? expect.unreachable();
const around = { requestId: "r", traceparent: "", address: "" };

test("what a client says of the context is overwritten", () => {
	const asked = new Request("https://shop.test/", { headers: { "tussi-context": "{}", "tussi-store": "{}" } });
	expect(contextOf(withContext(asked, { store, ...around }))).toEqual({ store, ...around });
});

test("a request tells which legal texts there are, and carries none", () => {
	const legal = { imprint: { en: "x".repeat(50_000), es: " " }, terms: {} };
	const carried = withContext(new Request("https://shop.test/"), { store: { ...store, legal }, ...around });
	expect(contextOf(carried).store.legal).toEqual({ imprint: { en: "…", es: "" }, terms: {} });
	expect(JSON.stringify([...carried.headers]).length).toBeLessThan(20_000);
});

test("whatever letters a store and a caller have, they arrive as they were", () => {
	const said = { store: { ...store, name: 'Ñandú "茶" 🫖\u007f\n%41' }, ...around, address: "é\u2028" };
	expect(contextOf(withContext(new Request("https://shop.test/"), said))).toEqual(said);
});

test("a store that changes is another one, and requests of one store share what nobody can change", () => {
	const of = (name: string) =>
		contextOf(withContext(new Request("https://shop.test/"), { store: { ...store, name }, ...around }));
	const [one, again, other] = [of("A"), of("A"), of("B")];
	expect(one.store).toBe(again.store);
	expect([one.store.name, other.store.name]).toEqual(["A", "B"]);
	expect(() => {
		one.store.theme.radius = 99;
	}).toThrow(TypeError);
});
