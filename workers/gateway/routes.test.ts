import { expect, test } from "vitest";
import { routes } from "./routes.ts";

const named = routes.map((route) => ({ name: `${route.method} ${route.path}`, ...route }));

test("an address is on the list once", () => {
	expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
});

test("every write counts against a limit, except Stripe's", () => {
	const free = named.filter(({ method, rate }) => method !== "GET" && rate === "none");
	expect(free.map(({ name }) => name)).toEqual(["POST /api/webhooks/stripe"]);
});

test("every write with a body says of what type, and takes no other", () => {
	const anything = named.filter(({ takes }) => takes === "raw").map(({ name }) => name);
	expect(anything).toEqual(["POST /api/webhooks/stripe"]);
	const silent = named.filter(({ method, takes }) => /^P/.test(method) && !takes).map(({ name }) => name);
	// Each says all there is to say by its address.
	expect(silent).toEqual([
		"POST /api/admin/stores/:storeId/domains/:host/verify",
		"POST /api/admin/stores/:storeId/proxy-key",
		"POST /api/notifications/:id/retry",
		"POST /api/admin/webhooks/:id/rotate",
		"POST /api/admin/webhooks/:id/test",
		"POST /api/admin/webhooks/:id/redeliver",
		"POST /api/admin/webhooks/:id/deliveries/:deliveryId/redeliver",
		"POST /api/auth/logout",
		"POST /api/auth/email/resend",
	]);
});

test("what belongs to somebody is never kept by others", () => {
	const hers = named.filter(({ who }) => who !== "all");
	expect(hers.filter(({ cache }) => cache !== "never")).toEqual([]);
});

test("everything to manage asks who is calling", () => {
	const open = named.filter(({ path, who }) => path.startsWith("/api/admin/") && !["manager", "admin"].includes(who));
	expect(open).toEqual([]);
});
