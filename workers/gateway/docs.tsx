import { createHash } from "node:crypto";
import { raw } from "hono/html";
import type { FC } from "hono/jsx";
import { refusals } from "../kit/problem.ts";
import { Shape, typeOf } from "./docs-shape.tsx";
import { docsStyle } from "./docs-style.ts";
import type { OpenApiDocument } from "./openapi.ts";

type Json = Record<string, unknown>;
type Listed = { method: string; path: string; operation: Json };

/** The document to read: no script, nothing from elsewhere, and the one style allowed by its hash. */
export async function docsPage(document: OpenApiDocument): Promise<Response> {
	const html = `<!doctype html>${await (<Page document={document} />)}`;
	return new Response(html, {
		headers: {
			"content-type": "text/html; charset=utf-8",
			"content-language": "en",
			"content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
		},
	});
}

const styleHash = createHash("sha256").update(docsStyle).digest("base64");

const Page: FC<{ document: OpenApiDocument }> = ({ document }) => (
	<html lang="en">
		<head>
			<meta charset="utf-8" />
			<meta name="viewport" content="width=device-width, initial-scale=1" />
			<title>{document.info.title}</title>
			<style>{raw(docsStyle)}</style>
		</head>
		<body>
			<nav aria-label="Headings">
				<strong>{document.info.title}</strong>
				{document.tags.map(({ name }) => (
					<a href={`#${slug(name)}`}>{name}</a>
				))}
				<a href="#schemas">Shapes</a>
				<a href="#codes">Codes</a>
			</nav>
			<main>
				<h1>Everything the shop can do, without the shop.</h1>
				<p class="lead">
					<Prose text={document.info.description} />
				</p>
				<p>
					For machines: <a href="/openapi.json">/openapi.json</a> (OpenAPI {document.openapi}).
				</p>
				{document.tags.map((tag) => (
					<section id={slug(tag.name)}>
						<h2>{tag.name}</h2>
						<p>
							<Prose text={tag.description} />
						</p>
						{listed(document, tag.name).map((one) => (
							<Operation {...one} />
						))}
					</section>
				))}
				<section id="schemas">
					<h2>Shapes</h2>
					{Object.entries(document.components.schemas).map(([name, schema]) => (
						<details id={`schema-${name}`}>
							<summary>{name}</summary>
							<Shape schema={schema} />
						</details>
					))}
				</section>
				<section id="codes">
					<h2>Codes</h2>
					<p>Every refusal has one. They do not change; the words around them may.</p>
					<table>
						<thead>
							<tr>
								<th scope="col">Code</th>
								<th scope="col">Status</th>
								<th scope="col">Meaning</th>
							</tr>
						</thead>
						<tbody>
							{Object.entries(refusals).map(([code, [status, title]]) => (
								<tr>
									<td>
										<code>{code}</code>
									</td>
									<td>{status}</td>
									<td>{title}</td>
								</tr>
							))}
						</tbody>
					</table>
				</section>
			</main>
		</body>
	</html>
);

const may: Record<string, string> = {
	customer: "signed in",
	manager: "partner or admin",
	admin: "admin",
	client: "program with credentials",
};

const Operation: FC<Listed> = ({ method, path, operation }) => {
	const parameters = operation.parameters as { name: string; in: string; required: boolean; schema: Json }[];
	const content = (operation.requestBody as { content: Record<string, { schema: Json }> } | undefined)?.content;
	return (
		<details id={String(operation.operationId)}>
			<summary>
				<span class={`method ${method}`}>{method.toUpperCase()}</span> <code>{path}</code>
				<span class="what">{String(operation.summary)}</span>
				{may[String(operation["x-who"])] && <span class="who">{may[String(operation["x-who"])]}</span>}
			</summary>
			{parameters.length > 0 && (
				<>
					<h3>Parameters</h3>
					<ul>
						{parameters.map((parameter) => (
							<li>
								<code>{parameter.name}</code> in {parameter.in}
								{parameter.required ? ", needed" : ""} <span class="type">{typeOf(parameter.schema)}</span>
							</li>
						))}
					</ul>
				</>
			)}
			{Object.entries(content ?? {}).map(([type, { schema }]) => (
				<>
					<h3>
						Body <span class="type">{type}</span>
					</h3>
					<Shape schema={schema} />
				</>
			))}
			<h3>Answers</h3>
			<Answers responses={operation.responses as Record<string, Answer>} />
		</details>
	);
};

type Answer = { description: string; content?: Record<string, { schema: Json }> };

const Answers: FC<{ responses: Record<string, Answer> }> = ({ responses }) => (
	<dl>
		{Object.entries(responses).map(([status, { description, content }]) => (
			<>
				<dt>{status}</dt>
				<dd>
					<Prose text={description} />{" "}
					{Object.entries(content ?? {})
						.filter(([type]) => type !== "application/problem+json")
						.map(([, { schema }]) => (
							<Shape schema={schema} />
						))}
				</dd>
			</>
		))}
	</dl>
);

/** Text in which backquotes set code. */
const Prose: FC<{ text: string }> = ({ text }) => (
	<>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
);

const listed = ({ paths }: OpenApiDocument, tag: string): Listed[] =>
	Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods)
			.filter(([, operation]) => Array.isArray(operation.tags) && operation.tags.includes(tag))
			.map(([method, operation]) => ({ method, path, operation })),
	);

const slug = (name: string): string => name.toLowerCase().replaceAll(/\W+/g, "-");
