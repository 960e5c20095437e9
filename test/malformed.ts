import type { Route } from "../workers/gateway/routes.ts";

type Malformed = { path: string; init: RequestInit & { headers: Record<string, string> } };

/** Mulberry32: the same seed makes the same requests, so that what failed can be had again. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const words = [
	"",
	" ",
	"0",
	"-1",
	"1e999",
	"NaN",
	"null",
	"true",
	"%00",
	"%E0%A4%A",
	"%ff%fe",
	"..%2f..%2fetc%2fpasswd",
	"' OR 1=1 --",
	'"; DROP TABLE products; --',
	"<script>alert(1)</script>",
	"{{7*7}}",
	"#{7*7}",
	"\u{1F980}",
	"\u202Eabc",
	"a".repeat(3000),
	"ord_01990000-0000-7000-8000-00000000dead",
	"crt_x.y",
	"__proto__",
	"constructor",
	"9".repeat(40),
	"é".repeat(300),
	"%25%32%65",
	";",
	"*",
];
const values: unknown[] = [
	null,
	true,
	0,
	-1,
	1.5,
	1e308,
	Number.MAX_SAFE_INTEGER,
	"",
	" ",
	"x".repeat(5000),
	"\u0000",
	"\ud800",
	[],
	{},
	[[[[]]]],
	{ a: { b: { c: {} } } },
	["x"],
	"2026-02-30",
	"not@an@email",
	{ $gt: "" },
];
const fields = [
	"variantId",
	"productId",
	"quantity",
	"email",
	"password",
	"name",
	"shippingAddress",
	"country",
	"discountCode",
	"token",
	"refreshToken",
	"role",
	"isBlocked",
	"phone",
	"address",
	"scopes",
	"__proto__",
	"birthDate",
	"street",
	"postalCode",
	"key",
	"order",
];
const types = [
	"application/json",
	"application/json; charset=utf-16",
	"text/plain",
	"application/x-www-form-urlencoded",
	"multipart/form-data",
	"multipart/form-data; boundary=x",
	"text/csv",
	"application/problem+json",
	"image/png",
	";;;",
	"application/xml",
];
const fittingTypes: Record<NonNullable<Route["takes"]>, string> = {
	json: "application/json",
	product: "application/json",
	form: "application/x-www-form-urlencoded",
	fields: "application/x-www-form-urlencoded",
	csv: "text/csv",
	picture: "multipart/form-data; boundary=x",
	raw: "application/json",
};
const headers = [
	"authorization",
	"x-cart-token",
	"idempotency-key",
	"if-match",
	"if-none-match",
	"accept-language",
	"accept",
	"cookie",
	"traceparent",
	"range",
	"origin",
	"sec-fetch-site",
	"x-forwarded-for",
	"content-encoding",
	"stripe-signature",
	"user-agent",
	"referer",
	"expect-ct",
];
const credentials = [
	"Bearer ",
	"Bearer x.y.z",
	"Basic !!!!",
	"Bearer eyJhbGciOiJub25lIn0.e30.",
	"Digest x",
	"Bearer tk_0000",
];
const cookies = [
	"__Host-cart=x",
	"__Host-access=a.b.c; __Host-refresh=y",
	"=;=;",
	"__Host-cart=%E0%A4%A",
	"a".repeat(4000),
];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** So many requests over all routes with something wrong in each: path, query, headers, type or body. `tokens` let some of them past the door. */
export function malformed(
	routes: readonly Route[],
	count: number,
	seed: number,
	tokens: readonly string[],
): Malformed[] {
	const random = chance(seed);
	const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const maybe = (part: number) => random() < part;

	const pathOf = (route: Route): string => {
		const path = route.path.replaceAll(/:\w+/g, () => encodeURIComponent(one(words).slice(0, 400)) || "x");
		const tail = maybe(0.1)
			? `/${one(words)
					.slice(0, 50)
					.replaceAll(/[^\w%.-]/g, "")}`
			: "";
		const pairs = Array.from({ length: Math.floor(random() * 4) }, () => {
			const name = one([
				"limit",
				"cursor",
				"category",
				"sort",
				"store",
				"key",
				"order",
				"next",
				"state",
				"code",
				"q",
				...fields,
			]);
			return `${name}=${maybe(0.5) ? encodeURIComponent(one(words).toWellFormed()) : one(words).replaceAll(/[^\w%.-]/g, "")}`;
		});
		return path + tail + (pairs.length > 0 ? `?${pairs.join("&")}` : "");
	};

	const something = (depth: number): unknown =>
		depth > 0 && maybe(0.2)
			? Object.fromEntries([[one(fields), something(depth - 1)]])
			: maybe(0.5)
				? one(values)
				: one(words);

	const bodyOf = (): BodyInit => {
		const entries = Array.from({ length: Math.floor(random() * 6) }, () => [one(fields), something(3)] as const);
		const json = JSON.stringify(Object.fromEntries(entries));
		const kind = random();
		if (kind < 0.55) return json;
		if (kind < 0.65) return json.slice(0, Math.floor(random() * json.length));
		if (kind < 0.75) return JSON.stringify(one(values)) ?? "";
		if (kind < 0.8) return "[".repeat(20_000);
		if (kind < 0.85) return new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x7b]);
		if (kind < 0.95)
			return entries.map(([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`).join("&");
		return '--x\r\nContent-Disposition: form-data; name="a"; filename="../../x"\r\n\r\n';
	};

	const headerOf = (name: string): string => {
		if (name === "authorization") return one(credentials);
		if (name === "cookie") return one(cookies);
		return one(words)
			.replaceAll(/[^\x20-\x7e]/g, "")
			.slice(0, 2000);
	};

	return Array.from({ length: count }, () => {
		const route = one(routes);
		const method = maybe(0.85) ? route.method : one(methods);
		const chosen = Array.from({ length: Math.floor(random() * 4) }, () => one(headers));
		const sent = Object.fromEntries(chosen.map((name) => [name, headerOf(name)]));
		// Signing out would end the others' tries.
		if (route.who !== "all" && !route.path.endsWith("/logout") && maybe(0.8))
			sent.authorization = `Bearer ${one(tokens)}`;
		const hasBody = !["GET", "HEAD", "OPTIONS"].includes(method) && maybe(0.9);
		const fitting = fittingTypes[route.takes ?? "json"];
		const type = maybe(0.75) ? fitting : one(types);
		return {
			path: pathOf(route),
			init: {
				method,
				headers: { ...sent, ...(hasBody && { "content-type": type }) },
				...(hasBody && { body: bodyOf() }),
			},
		};
	});
}
