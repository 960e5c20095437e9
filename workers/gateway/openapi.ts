import * as z from "zod";
import { withContext } from "../kit/context.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import { refusals } from "../kit/problem.ts";
import { within } from "../kit/retry.ts";
import { nowhere } from "./nowhere.ts";
import { named, operations } from "./operations.ts";
import { patience, services } from "./services.ts";

const Json = z.record(z.string(), z.unknown());
const Part = z.object({ paths: z.record(z.string(), z.record(z.string(), Json)), schemas: z.record(z.string(), Json) });

/** How long a document lacking a part is kept, in ms; a whole one is as good as this isolate. */
const life = 5000;
const parts = ["catalog", "checkout", "notifications", "auth", "stores"] as const;

let known: { document: OpenApiDocument; until: number } | undefined;

export type OpenApiDocument = ReturnType<typeof merged>;

/** The whole API, of every service that answers, under the name of the store that is asked. */
export async function openApi(env: GatewayEnv, storeName: string): Promise<OpenApiDocument> {
	const document = await wholeApi(env);
	return { ...document, info: { ...document.info, title: `${storeName} API` } };
}

async function wholeApi(env: GatewayEnv): Promise<OpenApiDocument> {
	if (known && known.until > Date.now()) return known.document;
	const found = await Promise.all(parts.map((name) => partOf(services[name](env)).catch(() => undefined)));
	const there = found.filter((part) => part !== undefined);
	const document = merged([...there, openApiPart(operations, named)]);
	known = { document, until: there.length === parts.length ? Number.POSITIVE_INFINITY : Date.now() + life };
	return document;
}

async function partOf(service: Fetcher): Promise<OpenApiPart> {
	const request = withContext(new Request("https://gateway.internal/openapi-part"), nowhere());
	return Part.parse(await (await within(patience, service.fetch(request))).json());
}

const merged = (parts: readonly OpenApiPart[]) => ({
	openapi: "3.1.0",
	info: {
		title: "API",
		version: "1.0.0",
		summary: "The shop's API, the same that its own pages use.",
		description:
			"Money is `{amount, currency}` in integer minor units, time is ISO 8601 in UTC, lists are `{items, nextCursor}` and go on with `?cursor=`. What is refused is `application/problem+json` (RFC 9457) with a stable `code`. Every answer carries `X-Request-Id`.",
		license: { name: "Proprietary", identifier: "LicenseRef-Proprietary" },
	},
	servers: [{ url: "/", description: "The store whose host this is" }],
	tags: tagsOf(parts).map((name) => ({ name, description: about[name] ?? name })),
	paths: Object.assign({}, ...parts.map((part) => part.paths)) as OpenApiPart["paths"],
	components: {
		securitySchemes: {
			bearer: {
				type: "http",
				scheme: "bearer",
				description: "An access token of `POST /api/auth/login`, good for one store, or an API key.",
			},
			client: { type: "http", scheme: "basic", description: "A program's own id and secret." },
		},
		schemas: { ...(Object.assign({}, ...parts.map((part) => part.schemas)) as OpenApiPart["schemas"]), Problem },
	},
});

const about: Record<string, string> = {
	Products: "What there is to buy.",
	Cart: "What somebody is about to buy. A guest's cart is named by `X-Cart-Token`.",
	Orders: "What somebody bought.",
	Discounts: "Codes that make a cart cheaper.",
	Notifications: "What people were told of, and whether it reached them.",
	Accounts: "Who somebody is, and where she is signed in.",
	Stores: "The brands that sell here, where each answers, and how it looks.",
	Ledger: "What was changed, by whom, and proof that nobody rewrote it.",
	Operation: "How the shop itself is.",
};

const tagsOf = (parts: readonly OpenApiPart[]): string[] => [
	...new Set(
		parts.flatMap(({ paths }) =>
			Object.values(paths).flatMap((methods) =>
				Object.values(methods).flatMap(({ tags }) => (Array.isArray(tags) ? tags.map(String) : [])),
			),
		),
	),
];

/** RFC 9457, with the members that all of ours have. A refusal may add what it is about, such as `lines` or `cart`. */
const Problem = {
	type: "object",
	description: "What was refused, and why (RFC 9457).",
	required: ["type", "title", "status", "detail", "code", "requestId"],
	properties: {
		type: { type: "string" },
		title: { type: "string" },
		status: { type: "integer", minimum: 400, maximum: 599 },
		detail: { type: "string", description: "A sentence for the person who caused it." },
		code: { type: "string", enum: Object.keys(refusals), description: "Stable; for programs to decide by." },
		requestId: { type: "string" },
		errors: {
			type: "array",
			items: {
				type: "object",
				required: ["path", "message"],
				properties: { path: { type: "string" }, message: { type: "string" }, line: { type: "integer" } },
			},
		},
		retryAfter: { type: "integer", description: "Seconds, as in `Retry-After`." },
	},
	additionalProperties: true,
};
