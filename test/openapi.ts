import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Shop } from "./shop.ts";

type Json = { [name: string]: unknown };
type Answer = { content?: Record<string, unknown> };
export type Document = {
	paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
	components: { schemas: Record<string, Json> };
};

/** Says what of an answer is not as the document has it; nothing when all is. */
export type Contract = (method: string, address: string, response: Response) => Promise<string[]>;

/** What the shop itself says of its API. */
export const documentOf = async (shop: Shop): Promise<Document> =>
	(await (await shop.fetch("/openapi.json")).json()) as Document;

/** Clients must bear new members; in our tests a member that nobody wrote down is a mistake. */
export function contractOf(document: Document): Contract {
	const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
	formats.default(ajv);
	ajv.addSchema(closed(document) as Json, "api");
	const paths = Object.keys(document.paths).map((path) => ({
		path,
		pattern: new RegExp(`^${path.replaceAll(/[.]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
	}));
	// The one with fewer variables is meant: /api/products/import before /api/products/{id}.
	paths.sort((one, other) => one.path.split("{").length - other.path.split("{").length);

	return async (method, address, response) => {
		const { pathname } = new URL(address, "http://shop.test");
		const path = paths.find(({ pattern }) => pattern.test(pathname))?.path ?? "";
		const operation = document.paths[path]?.[method.toLowerCase()];
		if (!operation) return absent.includes(response.status) ? [] : [`${method} ${pathname} is not in the document`];
		const where = `${method} ${path} ${response.status}`;
		const body = await response.clone().text();
		const type = (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
		const fault = faultOfForm(operation.responses[response.status], type, body);
		if (fault) return [`${where} ${fault}`];
		if (!/\bjson$/.test(type)) return [];
		const place = ["paths", path, method.toLowerCase(), "responses", `${response.status}`, "content", type, "schema"];
		return faults(ajv.getSchema(`api#/${place.map(pointer).join("/")}`), JSON.parse(body)).map(
			(fault) => `${where} ${fault}`,
		);
	};
}

/** What an address that does not exist, or not with this method, or not at this host, may answer. */
const absent = [404, 405, 421];

function faultOfForm(answer: Answer | undefined, type: string, body: string): string | undefined {
	if (!answer) return "is not in the document";
	if (!answer.content) return body === "" ? undefined : "should have no body";
	return type in answer.content ? undefined : `should not be ${type || "untyped"}`;
}

/** RFC 6901 in a URI's fragment. */
const pointer = (name: string): string => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));

function faults(validate: ValidateFunction | undefined, body: unknown): string[] {
	if (!validate) return ["has no schema"];
	if (validate(body)) return [];
	return (validate.errors ?? []).map(
		({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
	);
}

/** Every object takes only the members it names, except where several schemas describe one. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed);
	if (schema === null || typeof schema !== "object") return schema;
	const entries = Object.entries(schema).map(([name, value]) => [name, name === "allOf" ? value : closed(value)]);
	const isOpen = "properties" in schema && "type" in schema && !("additionalProperties" in schema);
	return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}
