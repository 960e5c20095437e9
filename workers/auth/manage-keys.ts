import * as z from "zod";
import { type Caller, Role } from "../kit/caller.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { isAtMost } from "./api-keys.ts";
import type { Desk } from "./desk.ts";
import type { NewKey } from "./forms.ts";

/** A key as its owner sees it afterwards. */
export const ApiKey = z.object({
	id: z.string(),
	name: z.string(),
	role: Role,
	store: z.string(),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime().nullable(),
});
type ApiKey = z.infer<typeof ApiKey>;

/** The key itself is in the answer to its making, and nowhere afterwards. */
export const MadeKey = ApiKey.extend({ key: z.string() });
type MadeKey = z.infer<typeof MadeKey>;

/** A key for the store she asks at. */
export async function makeKey(
	desk: Desk,
	caller: Caller,
	storeId: string,
	wanted: NewKey,
): Promise<{ ok: true; made: MadeKey } | Refusal> {
	const role = wanted.role ?? caller.role;
	if (!isAtMost(role, caller.role)) return refuse("auth.forbidden", "A key cannot do more than you.");
	const expiresAt = wanted.expiresAt === undefined ? null : Date.parse(wanted.expiresAt);
	if (expiresAt !== null && expiresAt <= desk.now())
		return refuse("request.invalid", "Correct the named fields and send it again.", {
			errors: [{ path: "expiresAt", message: "is past" }],
		});
	const { row, key } = await desk.keys.make(
		{ storeId, accountId: caller.sub, name: wanted.name, role, expiresAt },
		desk.now(),
	);
	return { ok: true, made: { ...shown(row), key } };
}

export async function listKeys(desk: Desk, caller: Caller, storeId: string): Promise<ApiKey[]> {
	return (await desk.keys.listOf(caller.sub, storeId)).map(shown);
}

export async function removeKey(
	desk: Desk,
	caller: Caller,
	storeId: string,
	id: string,
): Promise<{ ok: true } | Refusal> {
	const removed = await desk.keys.remove(caller.sub, storeId, id);
	return removed ? { ok: true } : refuse("key.not_found", "It may have been withdrawn already.");
}

type Row = Awaited<ReturnType<Desk["keys"]["listOf"]>>[number];

const shown = ({ id, name, role, storeId, createdAt, expiresAt }: Row): ApiKey => ({
	id,
	name,
	role,
	store: storeId,
	createdAt: new Date(createdAt).toISOString(),
	expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
});
