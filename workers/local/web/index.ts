import { Hono, type MiddlewareHandler } from "hono";
import { type Colour, drawPng } from "./picture.ts";

type Bindings = { IMAGES: ImagesBinding };

/** A web page open in the developer's browser must not reach other hosts through here. */
const shopOnly: MiddlewareHandler = async (c, next) => {
	const isBrowser = c.req.header("origin") !== undefined || c.req.header("sec-fetch-site") !== undefined;
	return isBrowser ? c.text("Only the shop asks here.", 403) : next();
};

/**
 * The rest of the web on a developer's machine. Hosts that end in `.test` or `.example` (RFC 2606) exist here only and
 * answer as their first label says; others are the real ones, as far as there is a network. What is sent to
 * `port-3000.example` comes to port 3000 of this machine: a partner's server that is being written.
 */
export const web = new Hono<{ Bindings: Bindings }>()
	.get("/dns", shopOnly, async (c) => {
		const [name = "", type = "A"] = [c.req.query("name"), c.req.query("type")];
		if (!isOurs(name))
			return passOn(`${realDns}?${new URLSearchParams({ name, type })}`, accept("application/dns-json"));
		if (type === "TXT") {
			const data = JSON.stringify(texts.get(name));
			return c.json({ Status: 0, ...(data !== undefined && { Answer: [{ name, type: 16, TTL: 60, data }] }) });
		}
		const [known, data] = type === "AAAA" ? [28, v6[label(name)]] : [1, v4[label(name)] ?? publicAddress];
		return c.json({ Status: 0, ...(data !== undefined && { Answer: [{ name, type: known, TTL: 60, data }] }) });
	})
	// What a partner would put into her DNS, or onto her server: `curl -X PUT --data TEXT 'http://localhost:8787/__dev/dns?name=_tussi.shop.example'`.
	.put("/dns", shopOnly, async (c) => {
		texts.set(c.req.query("name") ?? "", await c.req.text());
		return c.text("It is there.\n");
	})
	.put("/web", shopOnly, async (c) => {
		files.set(c.req.query("url") ?? "", await c.req.text());
		return c.text("It is there.\n");
	})
	.get("/web", shopOnly, async (c) => {
		const address = c.req.query("url") ?? "";
		if (!URL.canParse(address)) return c.text("Say which address: ?url=", 400);
		const url = new URL(address);
		if (!isOurs(url.hostname)) return passOn(url.href, accept("image/*"));
		const file = files.get(url.href);
		if (file !== undefined) return c.text(file);
		return (hosts[label(url.hostname)] ?? hosts.gone)?.(url, c.env) ?? c.notFound();
	})
	.post("/web", shopOnly, async (c) => {
		const address = c.req.query("url") ?? "";
		if (!URL.canParse(address)) return c.text("Say which address: ?url=", 400);
		const url = new URL(address);
		const [, port] = /^port-(\d{1,5})$/.exec(label(url.hostname)) ?? [];
		const init = { method: "POST", headers: toldIn(c.req.raw.headers), body: await c.req.arrayBuffer() };
		if (!isOurs(url.hostname)) return passOn(url.href, init);
		if (port) return passOn(`http://127.0.0.1:${port}${url.pathname}${url.search}`, init);
		return (hosts[label(url.hostname)] ?? hosts.gone)?.(url, c.env) ?? c.notFound();
	});

/** What a partner is told in headers; what belongs to the way here stays here. */
const toldIn = (headers: Headers): Headers =>
	new Headers([...headers].filter(([name]) => /^(webhook-|tussi-|content-type$|user-agent$)/.test(name)));

/** What was put there, by name and by address. */
const texts = new Map<string, string>();
const files = new Map<string, string>();

const realDns = "https://cloudflare-dns.com/dns-query";
/** Somebody else's, to whom nothing is sent: only its being public counts. */
const publicAddress = "93.184.215.14";
const v4: Record<string, string> = { private: "10.0.0.7" };
const v6: Record<string, string> = { mapped: "::ffff:127.0.0.1" };

const isOurs = (host: string): boolean => /\.(test|example)$/.test(host);
const label = (host: string): string => host.split(".")[0] ?? "";

const accept = (type: string): RequestInit => ({ headers: { accept: type } });

async function passOn(address: string, init: RequestInit): Promise<Response> {
	try {
		const response = await fetch(address, { ...init, redirect: "manual" });
		const location = response.headers.get("location");
		return location === null || response.status < 300 || response.status >= 400 ? response : redirect(location);
	} catch {
		return new Response("That host cannot be reached from here.", { status: 502 });
	}
}

type Host = (url: URL, env: Bindings) => Response | Promise<Response>;

/** How often an address was asked for. */
const asked = new Map<string, number>();

/** What a picture host does to whom asks it for pictures. */
const hosts: Record<string, Host> = {
	/** Draws what the file's name says: `red-1200x900.jpg`. */
	pictures: draw,
	/** Is ill twice, then well. */
	flaky(url, env) {
		const times = (asked.get(url.href) ?? 0) + 1;
		asked.set(url.href, times);
		return times > 2 ? draw(url, env) : new Response("Try again", { status: 503 });
	},
	broken: () => new Response("Try again", { status: 503 }),
	gone: () => new Response("Nothing here", { status: 404 }),
	moved: (url) => redirect(`https://pictures.example${url.pathname}`),
	circling: (url) => redirect(url.href),
	inward: () => redirect("http://169.254.169.254/latest/meta-data/"),
	private: draw,
	mapped: draw,
	lying: () => new Response("<!doctype html><script>alert(1)</script>", { headers: { "content-type": "image/jpeg" } }),
	huge: () => new Response(new Uint8Array(11 * 1024 * 1024), { headers: { "content-type": "image/jpeg" } }),
	async slow(url, env) {
		await new Promise((done) => setTimeout(done, 30_000));
		return draw(url, env);
	},
};

/** Wrapped up, because the runtime that tests use follows a redirect before the shop has seen it. */
const redirect = (location: string): Response => new Response(null, { headers: { "stand-in-location": location } });

const colours: Record<string, Colour> = {
	red: [170, 40, 40],
	green: [40, 120, 60],
	blue: [40, 70, 150],
	clay: [150, 90, 60],
	sand: [190, 170, 130],
	ink: [30, 32, 40],
};
const formats = { png: "image/png", jpg: "image/jpeg", webp: "image/webp", avif: "image/avif" } as const;

async function draw(url: URL, { IMAGES }: Bindings): Promise<Response> {
	const [, colour = "", width, height, ending = ""] =
		/^\/([a-z]+)-(\d{1,4})x(\d{1,4})\.(\w+)$/.exec(url.pathname) ?? [];
	const format = Object.hasOwn(formats, ending) ? formats[ending as keyof typeof formats] : undefined;
	const paint = colours[colour];
	if (!format || !paint) return new Response("No such picture", { status: 404 });
	const png = drawPng(Number(width), Number(height), paint);
	if (format === "image/png") return new Response(png, { headers: { "content-type": format } });
	return (await IMAGES.input(new Blob([png]).stream()).output({ format })).response();
}
