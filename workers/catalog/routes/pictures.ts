import { type Context, Hono } from "hono";
import * as z from "zod";
import { madeOfSettings } from "../../kit/caching.ts";
import { etagOf, taggedJson, versionsAsked } from "../../kit/etag.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { parse } from "../../kit/validate.ts";
import { getManagedProduct } from "../managing/managed-products.ts";
import { addPicture } from "../pictures/add-picture.ts";
import { mostBytes } from "../pictures/read-picture.ts";
import { type Served, servePicture } from "../pictures/serve-picture.ts";
import { type ManagerTypes, manager, refused, tell } from "./manager.ts";

type C = Context<ManagerTypes>;

/** The fields beside the file. An empty one is one left out. */
const Words = z.object({
	alt: z.string().trim().max(1024).optional(),
	position: z
		.string()
		.regex(/^\d{0,4}$/, "is no place, counted from 0")
		.transform((text) => (text === "" ? undefined : Number(text)))
		.optional(),
});

export const pictures = new Hono<ManagerTypes>()
	.post("/api/products/:id/images", manager, async (c) => {
		const sent = await readForm(c);
		if (!sent.ok) return refused(c, sent);
		const { store, traceparent } = c.var.context;
		const asked = versionsAsked(c.req.header("if-match"));
		const to = { storeId: store.id, idOrSlug: c.req.param("id"), asked, traceparent };
		const added = await addPicture(c.env, to, sent);
		if (!added.ok) return refusedChange(c, added);
		await tell(c, "catalog");
		const { images, version, isNew } = added;
		return taggedJson(c.req.raw, { images, version }, version, {}, isNew ? 201 : 200);
	})
	.get("/images/:picture/:size", async (c) => {
		const { picture, size } = c.req.param();
		const served = await servePicture(c.env, c.var.context.store.id, picture, size);
		return served.ok ? present(c.req.header("if-none-match"), served) : refused(c, served);
	});

type Form = { ok: true; bytes: Uint8Array; alt?: string | undefined; position?: number | undefined };

async function readForm(c: C): Promise<Form | Refusal> {
	if (!/^multipart\/form-data\s*;/i.test(c.req.header("content-type") ?? ""))
		return refuse("request.unsupported_type", "Send the picture as multipart/form-data.");
	const form = await c.req.raw.formData().catch(() => undefined);
	if (!form) return refuse("request.malformed", "The form could not be read. Send it anew.");
	const file = form.get("image") ?? form.get("file");
	if (!(file instanceof File))
		return refuse("request.invalid", "Correct the named fields and send it again.", {
			errors: [{ path: "image", message: "is to be a file" }],
		});
	if (file.size > mostBytes) return refuse("request.too_large", "A picture has no more than 10 MB.");
	const words = parse(Words, { alt: textOf(form.get("alt")), position: textOf(form.get("position")) });
	if (!words.ok) return words;
	const { alt, position } = words.value;
	return { ok: true, bytes: new Uint8Array(await file.arrayBuffer()), alt: alt || undefined, position };
}

const textOf = (field: unknown): string | undefined => (typeof field === "string" ? field : undefined);

/** Whoever lost gets the tag of what is there now. */
async function refusedChange(c: C, refusal: Refusal): Promise<Response> {
	if (refusal.problem !== "product.changed") return refused(c, refusal);
	const product = await getManagedProduct(c.env.DB, c.var.context.store.id, c.req.param("id") ?? "");
	return refused(c, refusal, product ? { etag: etagOf(JSON.stringify(product), product.version) } : {});
}

/** The gateway adds that it is nothing but a picture: no sniffing, nothing in it runs or loads. */
function present(known = "", { body, type, etag, isFinal }: Served): Response {
	const headers = {
		...(isFinal && madeOfSettings),
		etag,
		"cache-control": isFinal ? "public, max-age=31536000, immutable" : "public, max-age=60",
		"content-type": type,
	};
	const tags = known.split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, ""));
	if (!tags.includes(etag) && !tags.includes("*")) return new Response(body, { headers });
	if (body instanceof ReadableStream) void body.cancel();
	return new Response(null, { status: 304, headers });
}
