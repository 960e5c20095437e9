import type { FC } from "hono/jsx";

type Json = Record<string, unknown>;

/** An object's members, nested as they are; anything else in a word. */
export const Shape: FC<{ schema: Json }> = ({ schema }) => {
	const members = membersOf(schema);
	if (!members) return <Type schema={schema} />;
	const needed = Array.isArray(schema.required) ? schema.required : [];
	return (
		<ul>
			{Object.entries(members).map(([name, member]) => (
				<li>
					<code>{name}</code>
					{needed.includes(name) ? "" : "?"} <Type schema={member} />
					{nestedIn(member) && <Shape schema={nestedIn(member) ?? {}} />}
				</li>
			))}
		</ul>
	);
};

const membersOf = (schema: Json): Record<string, Json> | undefined =>
	schema.properties as Record<string, Json> | undefined;

function nestedIn(schema: Json): Json | undefined {
	if (membersOf(schema)) return schema;
	const items = schema.items as Json | undefined;
	return items && membersOf(items) ? items : undefined;
}

const Type: FC<{ schema: Json }> = ({ schema }) => {
	const to = refOf(schema) ?? refOf((schema.items ?? {}) as Json);
	return to ? (
		<a class="type" href={`#schema-${to}`}>
			{schema.items ? `${to}[]` : to}
		</a>
	) : (
		<span class="type">{typeOf(schema)}</span>
	);
};

const refOf = (schema: Json): string | undefined =>
	typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;

/** A schema in a word. */
export function typeOf(schema: Json): string {
	if (Array.isArray(schema.enum)) return schema.enum.map(String).join(" | ");
	if ("const" in schema) return JSON.stringify(schema.const);
	const several = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
	if (several) return several.map((one) => refOf(one) ?? typeOf(one)).join(" | ");
	if (schema.type === "array") return `${typeOf((schema.items ?? {}) as Json)}[]`;
	const type = Array.isArray(schema.type) ? schema.type.join(" | ") : String(schema.type ?? "anything");
	return schema.format ? `${type}, ${String(schema.format)}` : type;
}
