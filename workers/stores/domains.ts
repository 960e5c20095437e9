import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Refusal, refuse } from "../kit/problem.ts";
import { findProof } from "./find-proof.ts";
import { claims, hosts } from "./schema.ts";

/** A host of a store as its partner sees it, and what proves that it is hers. */
export type Domain = {
	host: string;
	state: "serving" | "unproved";
	/** Ours need no proof. */
	isOurs: boolean;
	provedAt: string | null;
	/** Either of these is enough; once it serves they may be taken away. */
	proof: { dns: { type: "TXT"; name: string; value: string }; file: { path: string; content: string } } | null;
};

const most = 20;

export const proofOf = (host: string, token: string): NonNullable<Domain["proof"]> => ({
	dns: { type: "TXT", name: `_tussi.${host}`, value: `tussi-verify=${token}` },
	file: { path: "/.well-known/tussi-verify.txt", content: token },
});

const unknown = refuse("domain.not_found", "Look for it in the list.");
const taken = refuse("domain.taken", "Another store has proved that it is theirs. Have it given up there first.");

/** Where a store answers, and where it would like to. */
export class Domains {
	readonly #env: Pick<StoresEnv, "DB" | "DNS_API" | "WEB_API">;
	readonly #db;

	constructor(env: Pick<StoresEnv, "DB" | "DNS_API" | "WEB_API">) {
		this.#env = env;
		this.#db = drizzle(env.DB);
	}

	async list(storeId: string): Promise<Domain[]> {
		const [serving, claimed] = await this.#db.batch([
			this.#db.select().from(hosts).where(eq(hosts.storeId, storeId)).orderBy(hosts.host),
			this.#db.select().from(claims).where(eq(claims.storeId, storeId)).orderBy(claims.host),
		]);
		const tokens = new Map(claimed.map(({ host, token }) => [host, token]));
		const shown = (host: string, provedAt: number | null, isServing: boolean): Domain => {
			const token = tokens.get(host);
			return {
				host,
				state: isServing ? "serving" : "unproved",
				isOurs: isServing && provedAt === null,
				provedAt: provedAt === null ? null : new Date(provedAt).toISOString(),
				proof: token === undefined ? null : proofOf(host, token),
			};
		};
		const there = new Set(serving.map(({ host }) => host));
		return [
			...serving.map(({ host, provedAt }) => shown(host, provedAt, true)),
			...claimed.filter(({ host }) => !there.has(host)).map(({ host }) => shown(host, null, false)),
		];
	}

	/** Says that a host is the store's; it serves once that is proved. Saying it again changes nothing. */
	async claim(storeId: string, host: string, now = Date.now()): Promise<{ ok: true; domain: Domain } | Refusal> {
		const [owner] = await this.#db.select().from(hosts).where(eq(hosts.host, host));
		if (owner && owner.storeId !== storeId) return taken;
		const token = randomBytes(24).toString("base64url");
		await this.#env.DB.prepare(
			"INSERT INTO claims (store_id, host, token, at) SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM claims WHERE store_id = ?1) < ?5 ON CONFLICT DO NOTHING",
		)
			.bind(storeId, host, token, now, most)
			.run();
		const domain = await this.#find(storeId, host);
		return domain ? { ok: true, domain } : refuse("domain.too_many", `A store has ${most} domains at most.`);
	}

	/** Looks for the proof. The host then serves, unless another store was faster: a host has one store, and nobody takes it from her. */
	async verify(storeId: string, host: string, now = Date.now()): Promise<{ ok: true; domain: Domain } | Refusal> {
		const [claim] = await this.#db
			.select()
			.from(claims)
			.where(and(eq(claims.storeId, storeId), eq(claims.host, host)));
		if (!claim) return unknown;
		const { dns, file } = proofOf(host, claim.token);
		const found = await findProof(
			this.#env,
			host,
			{ name: dns.name, text: dns.value },
			{ path: file.path, text: file.content },
		);
		if (!found.ok)
			return refuse(
				"domain.unproved",
				`Neither the TXT record nor the file was found: ${found.reason}. Try again when it is there.`,
			);
		await this.#db.insert(hosts).values({ host, storeId, provedAt: now }).onConflictDoNothing();
		const [owner] = await this.#db.select().from(hosts).where(eq(hosts.host, host));
		if (owner?.storeId !== storeId) return taken;
		const domain = await this.#find(storeId, host);
		return domain ? { ok: true, domain } : unknown;
	}

	/** From now on nobody is served there, and another store may prove that it is theirs. Ours stay. */
	async giveUp(storeId: string, host: string): Promise<{ ok: true } | Refusal> {
		const domain = await this.#find(storeId, host);
		if (!domain || domain.isOurs) return unknown;
		await this.#db.batch([
			this.#db.delete(hosts).where(and(eq(hosts.host, host), eq(hosts.storeId, storeId))),
			this.#db.delete(claims).where(and(eq(claims.host, host), eq(claims.storeId, storeId))),
		]);
		return { ok: true };
	}

	async #find(storeId: string, host: string): Promise<Domain | undefined> {
		return (await this.list(storeId)).find((domain) => domain.host === host);
	}
}
