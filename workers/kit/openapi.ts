import * as z from "zod";
import { type RefusalCode, refusals } from "./problem.ts";

/** Who may call: `customer` is anyone signed in, `manager` the store's partner or an admin, `client` a program with credentials of its own, which the service checks. */
export type Who = "all" | "customer" | "manager" | "admin" | "client";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One route as a client reads it. The schemas are the ones that validate, so that the document cannot say something else. */
export type Operation = {
	method: Method;
	/** With its variables in braces: `/api/products/{idOrSlug}`. */
	path: string;
	summary: string;
	/** The heading it stands under. */
	tag: string;
	who: Who;
	params?: z.ZodObject;
	query?: z.ZodObject;
	headers?: z.ZodObject;
	body?: z.ZodType;
	/** `application/json` when left out. */
	bodyType?: string;
	/** What it answers by status; null where there is no body. */
	answers: Record<number, z.ZodType | null>;
	/** `application/json` when left out. */
	answerType?: string;
	/** Its own refusals. Those that follow from `who`, the body and the way here are added by themselves. */
	refusals?: readonly RefusalCode[];
};

type Json = Record<string, unknown>;
type Answer = { description: string; content?: Record<string, { schema: Json }> };

/** A service's share of the OpenAPI document. */
export type OpenApiPart = { paths: Record<string, Record<string, Json>>; schemas: Record<string, Json> };

/**
 * The operations as OpenAPI 3.1, whose schemas are JSON Schema 2020-12. An answer's schema that is among `named` is written
 * once and referred to by that name: two parts that use a name must mean the same by it.
 */
export function openApiPart(operations: readonly Operation[], named: Record<string, z.ZodType> = {}): OpenApiPart {
	const names = z.registry<{ id: string }>();
	for (const [id, schema] of Object.entries(named)) names.add(schema, { id });
	const part: OpenApiPart = { paths: {}, schemas: {} };
	for (const operation of operations) {
		part.paths[operation.path] ??= {};
		Object.assign(part.paths[operation.path] ?? {}, {
			[operation.method.toLowerCase()]: describe(operation, (schema) => answerSchema(schema, names, part.schemas)),
		});
	}
	return part;
}

const describe = (operation: Operation, answer: (schema: z.ZodType) => Json): Json => ({
	operationId: operationId(operation),
	summary: operation.summary,
	tags: [operation.tag],
	security: security[operation.who],
	"x-who": operation.who,
	parameters: [
		...parameters("path", operation.params ?? pathParams(operation.path)),
		...parameters("query", operation.query),
		...parameters("header", operation.headers),
	],
	...(operation.body && {
		requestBody: {
			required: true,
			content: { [operation.bodyType ?? "application/json"]: { schema: jsonSchema(operation.body, "input") } },
		},
	}),
	responses: bothOf(problems(operation), answers(operation, answer)),
});

/** A status may be a plain answer and a refusal, told apart by content type. */
const bothOf = (some: Record<string, Answer>, others: Record<string, Answer>): Record<string, Answer> => {
	const both = { ...some };
	for (const [status, answer] of Object.entries(others))
		both[status] = { ...answer, ...some[status], ...contentOf(some[status], answer) };
	return both;
};

const contentOf = (...answers: (Answer | undefined)[]): Pick<Answer, "content"> => {
	const content: Record<string, { schema: Json }> = Object.assign({}, ...answers.map((answer) => answer?.content));
	return Object.keys(content).length > 0 ? { content } : {};
};

/** `getApiProductsIdOrSlug`: unique, because method and path are. */
const operationId = ({ method, path }: Operation): string =>
	method.toLowerCase() +
	path
		.split(/[^a-zA-Z0-9]+/)
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join("");

const security: Record<Who, Json[]> = {
	all: [],
	customer: [{ bearer: [] }],
	manager: [{ bearer: [] }],
	admin: [{ bearer: [] }],
	client: [{ client: [] }, { bearer: [] }],
};

/** A path's variables, where nothing more is known of them than that they are there. */
const pathParams = (path: string): z.ZodObject =>
	z.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()])));

function parameters(place: "path" | "query" | "header", schema: z.ZodObject | undefined): Json[] {
	if (!schema) return [];
	const { properties = {}, required = [] } = jsonSchema(schema, "input") as { properties?: Json; required?: string[] };
	return Object.entries(properties).map(([name, property]) => ({
		name,
		in: place,
		required: place === "path" || required.includes(name),
		schema: property,
	}));
}

const words: Record<number, string> = {
	200: "Done",
	201: "Made",
	202: "Taken; it will be done",
	204: "Done, and nothing to say",
	301: "Elsewhere from now on: see `Location`",
	302: "Elsewhere: see `Location`",
	303: "Elsewhere: see `Location`",
	304: "What you have is still right",
	503: "Not now",
};

const answers = (
	{ answers, answerType = "application/json" }: Operation,
	answer: (schema: z.ZodType) => Json,
): Record<string, Answer> =>
	Object.fromEntries(
		Object.entries(answers).map(([status, schema]) => [
			status,
			{
				description: words[Number(status)] ?? "Answer",
				...(schema && { content: { [answerType]: { schema: answer(schema) } } }),
			},
		]),
	);

/** Every refusal it can meet, by status: its own, and what anybody meets on the way. */
function problems(operation: Operation): Record<string, Answer> {
	const byStatus = Map.groupBy(new Set(refusalsOf(operation)), (code) => refusals[code][0]);
	return Object.fromEntries(
		[...byStatus].map(([status, codes]) => [
			status,
			{
				description: codes.map((code) => `\`${code}\` ${refusals[code][1]}`).join("; "),
				content: {
					"application/problem+json": {
						schema: {
							allOf: [
								{ $ref: "#/components/schemas/Problem" },
								{ type: "object", properties: { code: { enum: codes } } },
							],
						},
					},
				},
			},
		]),
	);
}

const refusalsOf = ({ method, who, body, params, query, refusals = [] }: Operation): RefusalCode[] => [
	...refusals,
	...(body ? bodyRefusals : []),
	...(params || query ? (["request.invalid"] as const) : []),
	...(method === "GET" ? [] : (["request.cross_site"] as const)),
	...(who === "all" ? [] : (["auth.required"] as const)),
	...(who === "manager" || who === "admin" ? (["auth.forbidden", "store.not_found"] as const) : []),
	...onTheWay,
];

const bodyRefusals = [
	"request.invalid",
	"request.malformed",
	"request.too_large",
	"request.unsupported_type",
] as const satisfies RefusalCode[];

const onTheWay = [
	"store.unknown_host",
	"request.too_many",
	"service.unavailable",
	"internal.error",
] as const satisfies RefusalCode[];

/** The schema of an answer; what it names goes to `schemas`. Members may be added to an answer later, so it is left open. */
function answerSchema(
	schema: z.ZodType,
	names: z.core.$ZodRegistry<{ id: string }>,
	schemas: Record<string, Json>,
): Json {
	const { $defs = {}, ...rest } = jsonSchema(schema, "output", names) as Json & { $defs?: Record<string, Json> };
	for (const [id, definition] of Object.entries($defs)) schemas[id] = hoisted(definition);
	return hoisted(rest);
}

/** Definitions move from beside the schema to where the whole document keeps them. */
const hoisted = ({ id: _, ...schema }: Json): Json =>
	JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;

function jsonSchema(schema: z.ZodType, io: "input" | "output", metadata?: z.core.$ZodRegistry<{ id: string }>): Json {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, {
		target: "draft-2020-12",
		io,
		// What JSON Schema has no words for (a refinement, a transformation) is still checked, only not described.
		unrepresentable: "any",
		...(metadata && { metadata }),
		override: ({ jsonSchema }) => {
			if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
			// Zod's bounds for any integer tell a reader nothing.
			if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
			if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
		},
	});
	return rest;
}
