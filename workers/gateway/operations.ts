import * as z from "zod";
import { Health } from "../kit/health.ts";
import { chains } from "../kit/ledger.ts";
import { LedgerReport } from "../kit/ledger-report.ts";
import type { Operation } from "../kit/openapi.ts";
import { Product } from "../kit/product.ts";

const Alive = z.object({ status: z.literal("ok") });

const Status = z.object({
	status: Health.shape.status,
	at: z.iso.datetime(),
	services: z.record(
		z.string(),
		z.object({
			status: z.enum([...Health.shape.status.options, "unknown"]),
			ms: z.int(),
			parts: Health.shape.parts.optional(),
		}),
	),
});

const ledger = { method: "GET", tag: "Ledger", who: "manager" } as const;
const Found = z.object({
	/** `inCart`: how many units of any variant; null while the cart cannot be read. */
	items: z.array(Product.extend({ inCart: z.int().nullable() })),
	nextCursor: z.string().nullable(),
	query: z.string(),
	/** What was found instead of what was typed. */
	corrected: z.string().optional(),
});

const about = { method: "GET", tag: "Operation", who: "all" } as const;

/** What the gateway answers itself. */
export const operations: readonly Operation[] = [
	{ ...about, path: "/health", summary: "Whether the front door is open", answers: { 200: Alive } },
	{ ...about, path: "/api/health", summary: "The same, below /api", answers: { 200: Alive } },
	{
		...about,
		path: "/api/ready",
		summary: "Whether everything that a sale needs answers",
		answers: { 200: Status, 503: Status },
	},
	{
		...about,
		path: "/api/status",
		summary: "Every service and what it keeps data in, with how long each took to answer",
		answers: { 200: Status },
	},
	{
		...about,
		path: "/api/search",
		tag: "Products",
		summary: "Products by words, typos mended, best first, with how many of each are in the caller's cart",
		query: z.object({
			q: z.string().min(1).max(200),
			limit: z.int().min(1).max(100).default(20),
			cursor: z.string().optional(),
		}),
		headers: z.object({ "x-cart-token": z.string().optional(), "if-none-match": z.string().optional() }),
		answers: { 200: Found, 304: null },
		refusals: ["request.bad_cursor"],
	},
	{ ...about, path: "/openapi.json", summary: "This document", answers: { 200: z.looseObject({}) } },
	{ ...about, path: "/docs", summary: "This document to read", answers: { 200: z.string() }, answerType: "text/html" },
	{
		...ledger,
		path: "/api/admin/ledger/verify",
		summary: "Whether every change log is as it was written, and if not, from which entry on",
		query: z.object({ store: z.string().optional() }),
		answers: { 200: LedgerReport },
	},
	{
		...ledger,
		path: "/api/admin/ledger/{chain}",
		summary: "A whole change log with its signed heads, to check without us; other stores' entries as hashes alone",
		params: z.object({ chain: z.enum(chains) }),
		query: z.object({ store: z.string().optional() }),
		answers: { 200: z.string() },
		answerType: "application/x-ndjson",
		refusals: ["ledger.unknown_chain"],
	},
];

export const named = { Status, LedgerReport };
