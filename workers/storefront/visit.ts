import { createHash } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { Child } from "hono/jsx";
import type { PageContext } from "../../web/page.ts";
import { themeCss } from "../../web/parts/theme-style.tsx";
import { cachingHeaders, type MadeOf, madeOfSettings, tags } from "../kit/caching.ts";
import { cookieAttributes, cookies } from "../kit/cookies.ts";
import { etagOf } from "../kit/etag.ts";
import { localeOf as localeFor, prefixIn } from "../kit/locale.ts";
import type { Category } from "../kit/product.ts";
import type { ServiceTypes } from "../kit/service.ts";
import type { Locale, Store } from "../kit/store.ts";
import { assets, hintsOf } from "./assets.ts";

export type C = Context<ServiceTypes<StorefrontEnv>>;

/** The part of the address that names a language, if one does. */
export const prefixOf = (c: C): PageContext["localePrefix"] => prefixIn(c.req.path);

/** The language she is spoken to in. */
export const localeOf = (c: C): Locale =>
	localeFor(c.var.context.store, c.req.path, c.req.header("accept-language") ?? null);

export function pageOf(c: C, extra: Partial<PageContext> = {}): PageContext {
	const url = new URL(c.req.url);
	const localePrefix = prefixOf(c);
	return {
		store: c.var.context.store,
		locale: localeOf(c),
		path: url.pathname.slice(localePrefix.length) || "/",
		localePrefix,
		origin: url.origin,
		assets,
		...extra,
	};
}

/** For a page that shows nothing else of the catalog. */
export const navigationOf = (c: C) => c.env.CATALOG.navigation(c.var.context.store.id, c.var.context.bookmark);

export const categoriesOf = async (c: C): Promise<Category[]> => (await navigationOf(c)).categories;

/**
 * What it is made of: then it is the same bytes for everybody who speaks the language, and its tag is theirs, too.
 * `private`: hers alone, kept nowhere.
 */
export async function show(
	c: C,
	page: PageContext,
	made: MadeOf | "private",
	body: Child,
	status: 200 | 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503 = 200,
): Promise<Response> {
	// Its bytes are made once, to be hashed and to be sent; a `TextEncoder` takes longer.
	const html = Buffer.from(String(await body));
	const { policy, hints } = looksOf(page.store);
	return c.body(html, status, {
		"content-type": "text/html; charset=UTF-8",
		"content-language": page.locale,
		"content-security-policy": policy,
		...(page.localePrefix === "" && { vary: "accept-language" }),
		...(made === "private"
			? { "cache-control": "private, no-store" }
			: {
					"cache-control": "public, max-age=0, must-revalidate",
					...hints,
					// The navigation is on every page.
					...sharedHeaders(html, { ...made, tags: [...made.tags, tags.categories] }),
				}),
	});
}

/** Says of a text that is the same for everybody which it is, and what of the catalog it is made of, if anything. */
export const sharedHeaders = (text: string | Uint8Array, made?: MadeOf): Record<string, string> => ({
	etag: etagOf(text, "page"),
	...(made ? cachingHeaders(made) : madeOfSettings),
});

const looks = new WeakMap<Store, ReturnType<typeof readLooks>>();

/** What follows from a store's theme for each of its pages, found out once for each time its settings were read. */
function looksOf(store: Store): ReturnType<typeof readLooks> {
	const known = looks.get(store) ?? readLooks(store);
	looks.set(store, known);
	return known;
}

const readLooks = (store: Store) => ({ policy: contentPolicy(store), hints: hintsOf(store) });

/** Nothing from elsewhere, no inline script; the one inline style is the store's theme, allowed by its hash. */
function contentPolicy(store: Store): string {
	const hash = createHash("sha256").update(themeCss({ store, assets })).digest("base64");
	return `default-src 'self'; style-src 'self' 'sha256-${hash}'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https://checkout.stripe.com`;
}

/** The fields of a form, as a browser sends them. */
export async function readForm(c: C): Promise<FormData> {
	const type = c.req.header("content-type") ?? "";
	if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
		throw new HTTPException(415, { message: "Send the fields as a form." });
	try {
		return await c.req.formData();
	} catch {
		throw new HTTPException(400, { message: "The form could not be read." });
	}
}

/** The fields by name; of several with one name the last one counts. */
export const fieldsOf = async (c: C): Promise<Record<string, string>> =>
	Object.fromEntries([...(await readForm(c))].map(([name, value]) => [name, String(value)]));

const quarter = 90 * 24 * 60 * 60;

/** Who is shopping, as far as her browser says: checkout believes the cart's token and the access token only after a look at them. */
export const shopperOf = (c: C, accessToken?: string) => ({
	store: c.var.context.store,
	locale: localeOf(c),
	cartToken: getCookie(c, cookies.cart),
	address: c.var.context.address,
	accessToken,
});

export const rememberCart = (c: C, cartToken: string): void =>
	setCookie(c, cookies.cart, cartToken, { ...cookieAttributes, maxAge: quarter });

/** Her account's cart needs no cookie of its own. */
export function forgetCart(c: C): void {
	if (getCookie(c, cookies.cart) !== undefined) deleteCookie(c, cookies.cart, cookieAttributes);
}
