import * as z from "zod";
import type { Operation } from "../kit/openapi.ts";
import { StaffMember } from "../kit/staff.ts";
import { Store } from "../kit/store.ts";
import { DomainForm } from "./domain-form.ts";
import { Invitation } from "./routes/staff.ts";
import { StoresQuery } from "./routes/stores.ts";
import { NewStore, StoreChange } from "./store-form.ts";

const tag = "Stores";
const RunStore = Store.extend({ version: z.int() });
const Domain = z.object({
	host: z.string(),
	state: z.enum(["serving", "unproved"]),
	isOurs: z.boolean(),
	provedAt: z.iso.datetime().nullable(),
	proof: z
		.object({
			dns: z.object({ type: z.literal("TXT"), name: z.string(), value: z.string() }),
			file: z.object({ path: z.string(), content: z.string() }),
		})
		.nullable(),
});
const ProxyKey = z.object({ id: z.string(), createdAt: z.iso.datetime(), endsAt: z.iso.datetime().nullable() });
const ifMatch = z.object({ "if-match": z.string().optional() });
const list = <Item extends z.ZodType>(item: Item) =>
	z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const store = "/api/admin/stores/{storeId}";

export const operations: readonly Operation[] = [
	{
		method: "GET",
		path: "/api/admin/stores",
		summary: "The stores: all of them for an admin, her own for a partner",
		tag,
		who: "manager",
		query: StoresQuery,
		answers: { 200: list(RunStore) },
	},
	{
		method: "POST",
		path: "/api/admin/stores",
		summary: "Make a store; it answers at once at a host of ours",
		tag,
		who: "admin",
		body: NewStore,
		answers: { 201: RunStore },
		refusals: ["store.slug_taken"],
	},
	{
		method: "GET",
		path: store,
		summary: "A store, by its id or its slug",
		tag,
		who: "manager",
		answers: { 200: RunStore },
		refusals: ["store.not_found"],
	},
	{
		method: "PATCH",
		path: store,
		summary: "Change a store. What is null is taken away; its slug and its payments are an admin's to change",
		tag,
		who: "manager",
		headers: ifMatch,
		body: StoreChange,
		answers: { 200: RunStore },
		refusals: ["store.not_found", "store.changed", "store.version_required", "store.slug_taken"],
	},
	{
		method: "GET",
		path: `${store}/domains`,
		summary: "Where it answers, and what would prove where it does not yet",
		tag,
		who: "manager",
		answers: { 200: list(Domain) },
		refusals: ["store.not_found"],
	},
	{
		method: "POST",
		path: `${store}/domains`,
		summary: "Say that a host is the store's; it serves once that is proved",
		tag,
		who: "manager",
		body: DomainForm,
		answers: { 201: Domain },
		refusals: ["store.not_found", "domain.taken", "domain.too_many"],
	},
	{
		method: "POST",
		path: `${store}/domains/{host}/verify`,
		summary: "Look for the proof, in DNS and on the host; either is enough",
		tag,
		who: "manager",
		answers: { 200: Domain },
		refusals: ["store.not_found", "domain.not_found", "domain.unproved", "domain.taken"],
	},
	{
		method: "DELETE",
		path: `${store}/domains/{host}`,
		summary: "Give a host up",
		tag,
		who: "manager",
		answers: { 204: null },
		refusals: ["store.not_found", "domain.not_found"],
	},
	{
		method: "GET",
		path: `${store}/proxy-key`,
		summary: "The keys by which the store's own reverse proxy is believed",
		tag,
		who: "manager",
		answers: { 200: list(ProxyKey) },
		refusals: ["store.not_found"],
	},
	{
		method: "POST",
		path: `${store}/proxy-key`,
		summary: "Make a key for the store's reverse proxy, told this once; the one before ends after a day",
		tag,
		who: "manager",
		answers: { 201: ProxyKey.extend({ key: z.string() }) },
		refusals: ["store.not_found"],
	},
	{
		method: "DELETE",
		path: `${store}/proxy-key`,
		summary: "Believe no reverse proxy any more",
		tag,
		who: "manager",
		answers: { 204: null },
		refusals: ["store.not_found"],
	},
	{
		method: "GET",
		path: `${store}/staff`,
		summary: "Who runs the store",
		tag,
		who: "manager",
		answers: { 200: list(StaffMember) },
		refusals: ["store.not_found"],
	},
	{
		method: "POST",
		path: `${store}/staff`,
		summary: "Have somebody run the store; a mail tells her, and has her choose a password if she has no account",
		tag,
		who: "manager",
		body: Invitation,
		answers: { 201: StaffMember },
		refusals: ["store.not_found", "staff.unconfirmed"],
	},
	{
		method: "DELETE",
		path: `${store}/staff/{userId}`,
		summary: "Have somebody run the store no more; her sessions end",
		tag,
		who: "manager",
		answers: { 204: null },
		refusals: ["store.not_found", "user.not_found"],
	},
];

export const named = { RunStore };
