import { createHash, timingSafeEqual } from "node:crypto";
import { decodeJwt } from "jose";
import * as z from "zod";
import { Role } from "../kit/caller.ts";
import type { Desk } from "./desk.ts";
import { whoIs } from "./gatekeeper.ts";

/** RFC 7662 section 2.2: of a token that is not good, nothing but that is said. */
export const Introspection = z.object({
	active: z.boolean(),
	sub: z.string().optional(),
	role: Role.optional(),
	store: z.string().optional(),
	sid: z.string().optional(),
	iss: z.string().optional(),
	iat: z.int().optional(),
	exp: z.int().optional(),
	jti: z.string().optional(),
	token_type: z.string().optional(),
});
type Introspection = z.infer<typeof Introspection>;

export async function introspect(desk: Desk, storeId: string, token: string): Promise<Introspection> {
	const caller = await whoIs(desk, storeId, token);
	if (!caller) return { active: false };
	const { iss, iat, exp, jti } = caller.sid.startsWith("key_") ? {} : (decodeJwt(token) as Introspection);
	const claims = { active: true, ...caller, iss, iat, exp, jti, token_type: "Bearer" };
	return Introspection.parse(JSON.parse(JSON.stringify(claims)));
}

const Clients = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** Whether that is one of the clients in `known` (JSON: the SHA-256 of the secret, hex, by client id). */
export function isClient(known: string, { id, secret }: { id: string; secret: string }): boolean {
	const expected = new Map(Object.entries(Clients.parse(JSON.parse(known || "{}")))).get(id);
	const given = createHash("sha256").update(secret).digest();
	return expected !== undefined && timingSafeEqual(given, Buffer.from(expected, "hex"));
}

/** The client's credentials in `Authorization: Basic` (RFC 6749 section 2.3.1: both parts are form-encoded first). */
export function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
	const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? "")?.[1];
	if (encoded === undefined) return undefined;
	const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
	return id === undefined || secret === undefined ? undefined : { id: formDecoded(id), secret: formDecoded(secret) };
}

const formDecoded = (part: string): string =>
	new URLSearchParams(`part=${part.replaceAll("&", "%26")}`).get("part") ?? "";
