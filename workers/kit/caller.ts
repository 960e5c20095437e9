import { createLocalJWKSet, jwtVerify } from "jose";
import { z } from "zod";

export const Role = z.enum(["customer", "partner", "admin"]);

/** Who signed in, as the signed access token says; headers are never asked. */
export const Caller = z.object({
	/** Account id. */
	sub: z.string(),
	role: Role,
	/** The store the token is for; an admin's is good for all of them. */
	store: z.string(),
});
export type Caller = z.infer<typeof Caller>;

const keySets = new Map<string, ReturnType<typeof createLocalJWKSet>>();

/** Reads `Authorization: Bearer …` (RFC 6750). Undefined for none, and for any token that is tampered, expired or signed by another key. */
export async function callerOf(request: Request, publicKeys: string): Promise<Caller | undefined> {
	const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
	if (!token) return undefined;
	const keys = keySets.get(publicKeys) ?? createLocalJWKSet(JSON.parse(publicKeys));
	keySets.set(publicKeys, keys);
	try {
		const { payload } = await jwtVerify(token, keys, { issuer: "tussi", algorithms: ["ES256"] });
		return Caller.parse(payload);
	} catch {
		return undefined;
	}
}

/** Whether the caller may manage that store: its partner, or an admin. */
export const mayManage = (caller: Caller, storeId: string): boolean =>
	caller.role === "admin" || (caller.role === "partner" && caller.store === storeId);
