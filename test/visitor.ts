import { newAddress, type Shop } from "./shop.ts";

export type Page = { status: number; headers: Headers; html: string; path: string };

/** A browser without scripts: it reads pages, follows redirects and sends forms, and keeps its cookies. `host` as a Shopper's. */
export class Visitor {
	readonly cookies = new Map<string, string>();
	/** Every `Set-Cookie` it was sent, in order. */
	readonly setCookies: string[] = [];
	readonly address = newAddress();
	readonly #shop: Shop;
	readonly #host: string;

	constructor(shop: Shop, host = "") {
		this.#shop = shop;
		this.#host = host;
	}

	async get(path: string, headers: Record<string, string> = {}): Promise<Page> {
		return this.#follow(path, { headers });
	}

	async submit(path: string, fields: Record<string, string>): Promise<Page> {
		const headers = { origin: this.#host || this.#shop.origin };
		return this.#follow(path, { method: "POST", body: new URLSearchParams(fields), headers });
	}

	async #follow(path: string, init: RequestInit): Promise<Page> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const response = await this.#shop.fetch(path.startsWith("/") ? this.#host + path : path, {
			...init,
			headers: {
				accept: "text/html",
				"cf-connecting-ip": this.address,
				...(cookie && { cookie }),
				...(init.headers as Record<string, string>),
			},
		});
		for (const set of response.headers.getSetCookie()) this.#keep(set);
		const next = response.headers.get("location");
		if (response.status === 303 && next) return this.#follow(next, {});
		return { status: response.status, headers: response.headers, html: await response.text(), path };
	}

	#keep(set: string): void {
		this.setCookies.push(set);
		const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
		if (/max-age=0/i.test(set)) this.cookies.delete(name);
		else this.cookies.set(name, value);
	}
}

/** The value of the first field of that name on a page. */
export const field = (html: string, name: string): string =>
	new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`)
		.exec(html)
		?.slice(1)
		.find(Boolean) ?? "";
