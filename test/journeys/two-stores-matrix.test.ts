import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataColumn } from "../../workers/catalog/import/tussi-data.ts";
import { type Route, routes } from "../../workers/gateway/routes.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { bodies, encode, named, namesNothing, queries } from "../asked-of-a-store.ts";
import { type Caller, type Furnished, furnish } from "../furnish.ts";
import { inbox } from "../inbox.ts";
import { openPartner, type Partner } from "../partner-server.ts";
import { newBrowser, newVapid, openPushServices, type PushServices } from "../push-services.ts";
import { myBrand } from "../sale.ts";
import { newAddress, type Shop, startShop } from "../shop.ts";
import { upgrade } from "../socket.ts";

const tussiHost = "http://localhost:8787";

let shop: Shop;
let services: PushServices;
let hooks: Partner[];
let stores: readonly [Furnished, Furnished] | undefined;
beforeAll(async () => {
	services = await openPushServices();
	hooks = [await openPartner(), await openPartner()];
	shop = await startShop({}, { PUSH_API: services.address, VAPID_KEYS: JSON.stringify(await newVapid()) });
});
afterAll(async () => {
	for (const partner of hooks ?? []) partner.close();
	await shop?.close();
	services?.close();
});

/** Which of the two, and whose things are asked for through it. */
const directions = [
	["tussi's things through my-brand", 0, 1],
	["my-brand's things through tussi", 1, 0],
] as const;
const pair = (mine: number, other: number): [Furnished, Furnished] => {
	const [home, away] = [stores?.[mine], stores?.[other]];
	return home && away ? [home, away] : expect.unreachable();
};

/** A route as the tables have it: its languages are one page. */
const plain = ({ path }: Route): string => path.replace(/^\/(en|es)(?=\/|$)/, "") || "/";
const keyOf = (route: Route): string => `${route.method} ${plain(route)}`;
const hasParameter = ({ path }: Route): boolean => path.includes("/:");

type Ask = { route: Route; method?: string; host: string; path: string; as: Caller; body?: unknown };
type Answered = { status: number; location: string; all: string; said: string };

/** Asks as that caller would: programs by token, pages by cookie. */
async function ask({ route, method = route.method, host, path, as, body }: Ask): Promise<Answered> {
	const sent = encode(method === "GET" || method === "HEAD" ? undefined : route.takes, body);
	const cookie = [as.token && `__Host-access=${as.token}`, as.cartToken && `__Host-cart=${as.cartToken}`];
	const mine: Record<string, string> =
		route.to === "storefront"
			? { cookie: cookie.filter(Boolean).join("; "), origin: host }
			: {
					...(as.token && { authorization: `Bearer ${as.token}` }),
					...(as.cartToken && { "x-cart-token": as.cartToken }),
					"if-match": "*",
				};
	const response = await shop.fetch(host + path, {
		method,
		headers: { "cf-connecting-ip": newAddress(), ...mine, ...(sent.type && { "content-type": sent.type }) },
		...(sent.body !== undefined && { body: sent.body }),
	});
	const head = [...response.headers].map((header) => header.join(": ")).join("\n");
	// The platform's own column stands in every store's export.
	const all = (head + (await response.text())).replaceAll(dataColumn, "");
	const said = decodeURIComponent(`${path} ${JSON.stringify(mine)} ${JSON.stringify(body)}`);
	return { status: response.status, location: response.headers.get("location") ?? "", all, said };
}

/** What of a store an answer tells that the asker had not said herself. */
const told = ({ marks }: Pick<Furnished, "marks">, { all, said }: Answered): string[] =>
	marks.filter((mark) => all.includes(mark) && !said.includes(mark));

/** The words of a store that no stranger reads at its own hosts. */
async function secretsOf({ host, things, marks }: Furnished): Promise<Pick<Furnished, "marks">> {
	const paths = [
		"/",
		`/products/${things.slug}`,
		`/api/products/${things.product}`,
		"/api/categories",
		"/api/products",
	];
	const open = await Promise.all(paths.map(async (path) => (await shop.fetch(host + path)).text()));
	return { marks: marks.filter((mark) => !open.some((text) => text.includes(mark))) };
}

/** The addresses of a store's things at this route, in the language of the route. */
function pathsOf(route: Route, things: Furnished["things"], as: Caller): string[] {
	const prefix = route.path.slice(0, route.path.length - (plain(route) === "/" ? 0 : plain(route).length));
	const paths = named[plain(route)]?.(things, as) ?? namesNothing[plain(route)] ?? expect.unreachable(route.path);
	return paths.map((path) => prefix.replace(/\/$/, "") + path);
}

const bodyOf = (route: Route, things: Furnished["things"], as: Caller): unknown => bodies[keyOf(route)]?.(things, as);

/** At most so many at once. */
async function all<Of>(of: readonly Of[], work: (one: Of) => Promise<void>): Promise<void> {
	const left = [...of];
	const next = async (): Promise<void> => {
		for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
	};
	await Promise.all(Array.from({ length: 8 }, next));
}

const databases = [
	["stores", "DB"],
	["catalog", "DB"],
	["catalog", "INVENTORY"],
	["checkout", "DB"],
	["notifications", "DB"],
	["auth", "DB"],
] as const;

/** Every row of a store in every database, and what is in its carts. */
async function rowsOf({ store, host, guest, customer }: Furnished): Promise<Record<string, string[]>> {
	const rows: Record<string, string[]> = {};
	for (const [worker, binding] of databases) {
		const { [binding]: db } = await shop.env<Record<string, D1Database>>(worker);
		if (!db) return expect.unreachable();
		const tables = await db
			.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
			.all<{ name: string; sql: string }>();
		const ours = tables.results.flatMap(({ name, sql }) => {
			const column = name === "stores" ? "id" : /[`"(\s](store_id|store)[`"\s]/.exec(sql)?.[1];
			return column === undefined ? [] : [{ name, column }];
		});
		const read = ours.map(({ name, column }) =>
			db.prepare(`SELECT * FROM "${name}" WHERE "${column}" = ?`).bind(store.id),
		);
		const found = await db.batch(read);
		for (const [at, { name }] of ours.entries())
			rows[`${worker} ${name}`] = (found[at]?.results ?? []).map((row) => JSON.stringify(row)).toSorted();
	}
	const carts = [await guest.cart(), await customer.cart()];
	rows[`carts at ${host}`] = carts.map((cart) => JSON.stringify(cart));
	return rows;
}

/** The same once nothing is under way any more. */
async function rowsAtRest(of: Furnished): Promise<Record<string, string[]>> {
	let before = await rowsOf(of);
	await expect
		.poll(
			async () => {
				const now = await rowsOf(of);
				const isTold = Object.keys(now).every((name) => !name.endsWith(" outbox") || now[name]?.length === 0);
				const isAtRest = isTold && JSON.stringify(now) === JSON.stringify(before);
				before = now;
				return isAtRest;
			},
			{ timeout: 20_000, interval: 400 },
		)
		.toBe(true);
	return before;
}

/** Whether somebody got at the thing: it was shown, changed, or refused for what it is. */
const gotThere = ({ status, location }: Answered): boolean =>
	(status >= 200 && status < 300) ||
	status === 409 ||
	(status >= 300 && status < 400 && /notice=|\/products\/|bought=/.test(location));

/** The same answer and the same silence for everybody: whether there is such an order is told to the mailbox alone. */
const tellsNothing = new Set(["POST /orders/:id/link", "POST /api/orders/:id/link"]);
/** What everybody may see of a store, at its own hosts. */
const isPublic = (route: Route): boolean =>
	tellsNothing.has(keyOf(route)) ||
	(route.method === "GET" && /^(\/api)?\/(products|categories|images)\b/.test(plain(route)) && route.who === "all") ||
	plain(route).endsWith("/notify-me");

/** Done within a test, for it waits for mails and orders. */
test("two stores have one of everything", async () => {
	const [tussi, brand] = demoStores.map(({ store }) => store);
	const [first, second] = hooks;
	if (!tussi || !brand || !first || !second) return expect.unreachable();
	stores = [
		await furnish(shop, tussi, { host: tussiHost, country: "ES", hooks: first, browser: await newBrowser() }),
		await furnish(shop, brand, { host: myBrand, country: "GB", hooks: second, browser: await newBrowser() }),
	];
}, 60_000);

test("every route is either asked for what is a store's, or named as one that knows nothing of stores", () => {
	const forgotten = routes
		.filter((route) => hasParameter(route) && !(plain(route) in named) && !(plain(route) in namesNothing))
		.map(({ path }) => path);
	expect(forgotten).toEqual([]);
	expect(routes.filter((route) => route.takes && !(keyOf(route) in bodies)).map(keyOf)).toEqual([]);
	const paths = new Set(routes.map(plain));
	expect(
		[...Object.keys(named), ...Object.keys(namesNothing), ...Object.keys(queries)].filter((path) => !paths.has(path)),
	).toEqual([]);
	const keys = new Set(routes.map(keyOf));
	expect(Object.keys(bodies).filter((key) => !keys.has(key))).toEqual([]);
});

/** Who of a store's people makes a difference here: no script reads pages, and a page in another language is the same page. */
function comersTo(route: Route, { callers }: Furnished): Caller[] {
	if (route.to !== "storefront") return callers;
	const names = plain(route) === route.path ? ["guest", "customer", "partner"] : ["guest", "customer"];
	return callers.filter(({ name }) => names.includes(name));
}

/** A request by this route, about the things of the store that is home to them. */
const askOf = (route: Route, home: Furnished, host: string, as: Caller): Ask => ({
	route,
	method: route.method,
	host,
	path: route.path,
	as,
	body: bodyOf(route, home.things, as),
});

type Swap = Ask & { what: string };

/** Every way to reach for a store's thing by this route through another store. */
function swaps(route: Route, home: Furnished, away: Furnished): Swap[] {
	const asked = (what: string, host: string, as: Caller, path: string): Swap[] =>
		(route.method === "GET" && host === away.host ? ["GET", "HEAD"] : [route.method]).map((method) => ({
			...askOf(route, home, host, as),
			what,
			method,
			path,
		}));
	const theirs = comersTo(route, away).flatMap((as) =>
		pathsOf(route, home.things, as).flatMap((path) => [
			...asked("ids swapped", away.host, as, path),
			...(isPublic(route) ? [] : asked("token swapped", home.host, as, path)),
			...(route.who === "manager" ? pathsNaming(route, path, home, away) : []).flatMap(([what, host, named]) =>
				asked(what, host, as, named),
			),
		]),
	);
	// A script says which store it means, and may come to any host for that.
	const isForScripts = route.path.includes(":storeId");
	const own = comersTo(route, home).filter(({ name }) => !(isForScripts && name.endsWith("script")));
	const moved = own.flatMap((as) =>
		pathsOf(route, home.things, as).flatMap((path) => asked("host swapped", away.host, as, path)),
	);
	return [...theirs, ...moved];
}

/** The store named as well: the thing's, and the caller's own with the other's thing below it. */
function pathsNaming(route: Route, path: string, home: Furnished, away: Furnished): [string, string, string][] {
	const query = (store: string) => `${path}${path.includes("?") ? "&" : "?"}store=${store}`;
	const named = [home.store.id, home.store.slug].map((store): [string, string, string] => [
		"store named",
		away.host,
		query(store),
	]);
	const isOfStore = route.path.includes(":storeId");
	// What is asked of her own store and names nothing below it is hers to ask.
	if (isOfStore && !/:host|:userId/.test(route.path)) return named;
	const below = isOfStore ? path.replace(home.store.id, away.store.id) : query(away.store.slug);
	return [
		...named,
		...[home.host, away.host].map((host): [string, string, string] => ["own store named", host, below]),
	];
}

const withParameter = routes.filter((route) => hasParameter(route) && plain(route) in named);

describe.each(directions)("%s", (_, mine, other) => {
	test("are there for those at home, who have just read them", async () => {
		const [home] = pair(mine, other);
		const reads = withParameter.filter(({ method, path }) => method === "GET" && plain({ path } as Route) === path);
		await all(reads, async (route) => {
			const tries = home.callers.flatMap((as) => pathsOf(route, home.things, as).map((path) => ({ as, path })));
			const answers = await Promise.all(tries.map((one) => ask({ route, host: home.host, ...one })));
			expect(answers.some(gotThere), `${keyOf(route)} ${answers.map(({ status }) => status)}`).toBe(true);
		});
	});

	test("are neither shown nor changed, whatever is swapped", async () => {
		const [home, away] = pair(mine, other);
		const secrets = await secretsOf(home);
		const before = await Promise.all([rowsAtRest(home), rowsAtRest(away)]);
		const mails = (await inbox(shop)).length;
		const wrong: string[] = [];
		await all(
			withParameter.flatMap((route) => swaps(route, home, away)),
			async ({ what, ...one }) => {
				const answer = await ask(one);
				const leaks = told(one.host === home.host ? secrets : home, answer);
				const isThere = gotThere(answer) && !tellsNothing.has(keyOf(one.route));
				if (isThere || leaks.length > 0 || answer.status >= 500)
					wrong.push(`${what}, ${one.as.name}: ${one.method} ${one.host}${one.path} ${answer.status} ${leaks}`);
			},
		);
		expect(wrong).toEqual([]);
		expect(await Promise.all([rowsAtRest(home), rowsAtRest(away)])).toEqual(before);
		expect(await inbox(shop)).toHaveLength(mails);
	}, 120_000);

	test("are in no list, page, search or export, however lately they were asked for at home", async () => {
		const [home, away] = pair(mine, other);
		const silent: string[] = [];
		const wrong: string[] = [];
		await all(lists, async (route) => {
			const atHome = await Promise.all(reads(route, home).map((one) => ask({ ...one, host: home.host })));
			if (atHome.every((answer) => told(home, answer).length === 0)) silent.push(route.path);
			for (const one of readsThrough(route, home, away)) {
				const answer = await ask(one);
				const leaks = told(home, answer);
				if (leaks.length > 0 || answer.status >= 500)
					wrong.push(`${one.as.name}: ${one.method} ${one.path} ${answer.status} ${leaks}`);
			}
		});
		expect(wrong).toEqual([]);
		expect(silent.filter((path) => !/^\/(en|es)\//.test(path)).toSorted()).toEqual(knowsNoStore.toSorted());
	}, 60_000);
});

const lists = routes.filter(
	(route) => route.method === "GET" && !(plain(route) in named) && !route.path.startsWith("/ws/"),
);
const writes = routes.filter((route) => route.method !== "GET" && !hasParameter(route));

/** What a store's people read here, of their own. */
function reads(route: Route, of: Furnished): Ask[] {
	const { things, host } = of;
	const prefix = /^\/(en|es)(?=\/|$)/.exec(route.path)?.[0] ?? "";
	return comersTo(route, of).flatMap((as) => {
		const more = (queries[plain(route)]?.(things, as) ?? []).map((path) => prefix + path);
		const paths = namesNothing[plain(route)] ?? [route.path, ...more];
		return paths.map((path) => ({ route, host, path, as }));
	});
}

/** The same asked at the other store, by its people and by those of the first, who is named as well where that could mean something. */
function readsThrough(route: Route, home: Furnished, away: Furnished): Ask[] {
	const isOfManagers = route.who === "manager";
	const named = (path: string) => `${path}${path.includes("?") ? "&" : "?"}store=${home.store.slug}`;
	const theirs = reads(route, away);
	const plainly = [...theirs, ...reads(route, home)].map((one) => ({ ...one, host: away.host }));
	const naming = plainly.filter(({ as }) => isOfManagers || as.name === "guest");
	const heads = plainly.filter(({ as }) => as.name === (isOfManagers ? "partner" : "customer"));
	return [
		...plainly,
		...naming.map((one) => ({ ...one, path: named(one.path) })).filter((one) => !isScriptsOwn(one, home)),
		...heads.map((one) => ({ ...one, method: "HEAD" })),
	];
}

/** A script says which store it means, and may come to any host for that. */
const isScriptsOwn = ({ as, path }: Ask, home: Furnished): boolean =>
	as.name.endsWith("script") && home.callers.includes(as) && path.includes(`store=${home.store.slug}`);

/** They say nothing of any store, or answer to none of these callers. */
const knowsNoStore = [
	"/age/:file",
	// How the shop is, and its public keys.
	...["/health", "/api/health", "/api/ready", "/api/status", "/.well-known/jwks.json", "/.well-known/ledger-keys.json"],
	// Whether ledgers are as they were written.
	"/api/admin/ledger/verify",
	// What is drawn or served the same for all.
	...["/art/:kind/:file", "/assets/:file", "/favicon.svg", "/robots.txt"],
	// A number; a list of prices for sending; the key browsers know the platform by.
	...["/cart/count", "/api/shipping-methods", "/api/notifications/push-key"],
	// Not offered without Google.
	...["/api/auth/google", "/api/auth/google/callback"],
];

/** These do something for her alone, here: there is nothing of another's to name. */
const ofHersAlone =
	/^(POST (\/api\/auth)?\/(logout|register|password)|POST \/account(\/password|\/delete)?|(PATCH|DELETE) \/api\/auth\/me|DELETE \/api\/cart)$/;

/** What is sent to the other store about the things of one, and to that one by who is known in the other alone. */
function sent(route: Route, home: Furnished, away: Furnished): Ask[] {
	const one = (host: string, as: Caller): Ask => askOf(route, home, host, as);
	const [hers, own] = [comersTo(route, home), comersTo(route, away)];
	// A password is tried by one: it takes long to be looked at.
	const few = route.rate === "login" || route.rate === "register" ? 1 : own.length;
	const theirs = ofHersAlone.test(keyOf(route)) ? [] : own.slice(0, few).map((as) => one(away.host, as));
	const moved = hers.slice(0, few).map((as) => one(away.host, as));
	const foreign = route.who === "all" ? [] : own.map((as) => one(home.host, as));
	return [...theirs, ...moved, ...foreign];
}

const mailsTo = async ({ things, marks }: Furnished): Promise<number> =>
	(await inbox(shop)).filter(({ to }) => to === things.suppressed || marks.some((mark) => to.includes(mark))).length;

describe("what is said of a store", () => {
	test.each(directions)("by mail comes from it alone (%s)", async (_, mine, other) => {
		const [home, away] = pair(mine, other);
		const hosts = demoStores.find(({ store }) => store.id === home.store.id)?.hosts ?? [];
		const hers = (await inbox(shop)).filter(({ to }) => home.marks.some((mark) => to.includes(mark)));
		expect(hers.length).toBeGreaterThan(4);
		for (const mail of hers) {
			expect(hosts.map((host) => `${home.store.name} <no-reply@${host}>`)).toContain(mail.from);
			expect(away.marks.filter((mark) => JSON.stringify(mail).includes(mark))).toEqual([]);
			const links = mail.text.match(/https?:\/\/\S+/g) ?? [];
			expect(links.length).toBeGreaterThan(0);
			for (const link of links) expect(hosts).toContain(new URL(link).hostname);
		}
	});

	test.each(directions)(
		"reaches its own people's browsers and its own partner's server alone (%s)",
		async (_, mine, other) => {
			const [home, away] = pair(mine, other);
			const { status } = await home.partner.call("PATCH", `/api/admin/orders/${home.things.order}`, {
				status: "processing",
			});
			expect(status).toBe(200);
			const pushed = () => services.taken.filter(({ url }) => url === home.things.push);
			const told = async () => Promise.all(pushed().map(({ body }) => home.browser.read(body)));
			await expect.poll(async () => JSON.stringify(await told()), { timeout: 20_000 }).toContain(home.things.order);
			expect(away.marks.filter((mark) => JSON.stringify(services.taken.length && pushed()).includes(mark))).toEqual([]);
			const said = JSON.stringify(await told());
			expect(away.marks.filter((mark) => said.includes(mark))).toEqual([]);
			const [own, others] = [hooks[mine], hooks[other]].map((partner) =>
				JSON.stringify(partner?.got.map(({ body }) => body)),
			);
			expect(own).toContain(home.things.order);
			expect(others).not.toContain(home.store.id);
			expect(home.marks.filter((mark) => others?.includes(mark))).toEqual([]);
		},
	);

	test.each(directions)("is heard on no socket of another's (%s)", async (_, mine, other) => {
		const [home, away] = pair(mine, other);
		const { host } = new URL(away.host);
		const opened = async (path: string, of: Furnished, as: Caller, cookies = false) => {
			const cookie = [as.token && `__Host-access=${as.token}`, as.cartToken && `__Host-cart=${as.cartToken}`];
			const asPage = { cookie: cookie.filter(Boolean).join("; "), origin: of.host };
			const asProgram = {
				...(as.token && { authorization: `Bearer ${as.token}` }),
				...(as.cartToken && { "x-cart-token": as.cartToken }),
			};
			return upgrade(shop, path, { host, ...(cookies ? asPage : asProgram) });
		};
		for (const as of home.callers) {
			expect([as.name, await opened("/ws/cart", away, as)]).not.toContain(101);
			expect([as.name, await opened("/ws/cart", away, as, true)]).not.toContain(101);
			if (as.name !== "guest") expect([as.name, await opened("/ws/notifications", away, as)]).toEqual([as.name, 401]);
		}
		const [guest] = away.callers;
		if (guest) expect(await opened("/ws/cart", away, guest)).toBe(101);
	});
});

test.each(directions)(
	"%s are not changed by what is sent elsewhere, with their names, secrets and tokens in it",
	async (_, mine, other) => {
		const [home, away] = pair(mine, other);
		const secrets = await secretsOf(home);
		const before = await rowsAtRest(home);
		const mails = await mailsTo(home);
		const wrong: string[] = [];
		await all(
			writes.flatMap((route) => sent(route, home, away)),
			async (one) => {
				const answer = await ask(one);
				const leaks = told(one.host === home.host ? secrets : home, answer);
				if (leaks.length > 0 || answer.status >= 500)
					wrong.push(`${one.as.name}: ${one.method} ${one.host}${one.path} ${answer.status} ${leaks}`);
			},
		);
		expect(wrong).toEqual([]);
		expect(await rowsAtRest(home)).toEqual(before);
		expect(await mailsTo(home)).toBe(mails);
		const { customerEmail: email, password } = home.things;
		expect((await home.guest.call("POST", "/api/auth/login", { email, password })).status).toBe(200);
	},
	60_000,
);

/** Last, for it uses the things up: had it not been another store's, each request would have done something. */
test.each(directions)(
	"whoever is at home can do all that with them (%s)",
	async (_, mine, other) => {
		const [home] = pair(mine, other);
		const unprefixed = withParameter.filter((route) => route.method !== "GET" && plain(route) === route.path);
		// What ends something comes after what needs it; who is blocked does nothing any more.
		const ends = [/cancel|return/, /^DELETE/, /users/];
		const order = (route: Route): number => ends.findLastIndex((end) => end.test(keyOf(route)));
		for (const route of unprefixed.toSorted((one, two) => order(one) - order(two))) {
			const statuses: number[] = [];
			const tries = home.callers.flatMap((as) => pathsOf(route, home.things, as).map((path) => ({ as, path })));
			for (const { as, path } of tries) {
				const answer = await ask({ route, host: home.host, path, as, body: bodyOf(route, home.things, as) });
				statuses.push(answer.status);
				if (gotThere(answer)) break;
			}
			expect(
				statuses.some((status) => status < 400 || status === 409),
				`${keyOf(route)} ${statuses}`,
			).toBe(true);
		}
	},
	60_000,
);
