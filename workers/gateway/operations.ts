import { z } from "zod";
import { Health } from "../kit/health.ts";
import type { Operation } from "../kit/openapi.ts";

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
	{ ...about, path: "/openapi.json", summary: "This document", answers: { 200: z.looseObject({}) } },
	{ ...about, path: "/docs", summary: "This document to read", answers: { 200: z.string() }, answerType: "text/html" },
];

export const named = { Status };
