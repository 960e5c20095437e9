import * as z from "zod";
import type { Operation } from "../../kit/openapi.ts";
import { Product } from "../../kit/product.ts";
import { StoreQuery } from "../routes/managed-query.ts";

/** As the form is read; that the file is a picture its bytes say. */
const PictureForm = z.object({
	image: z.file().describe("JPEG, PNG, WebP, AVIF or GIF of up to 10 MB; the field may be called `file`"),
	alt: z.string().max(1024).optional().describe("The product's title when left out"),
	position: z.int().min(0).optional().describe("Before which picture, counted from 0; to the end when left out"),
});

const Images = z.object({ images: Product.shape.images, version: z.int() });

export const pictureOperations: readonly Operation[] = [
	{
		method: "POST",
		path: "/api/products/{id}/images",
		summary: "Add a picture to a product; one that it has changes nothing, and is answered 200",
		tag: "Managing products",
		who: "manager",
		query: StoreQuery,
		headers: z.object({ "if-match": z.string().optional() }),
		body: PictureForm,
		bodyType: "multipart/form-data",
		answers: { 200: Images, 201: Images },
		refusals: [
			"product.not_found",
			"product.changed",
			"product.busy",
			"product.too_many_images",
			"image.unreadable",
			"image.unsupported",
		],
	},
	{
		method: "GET",
		path: "/images/{picture}/{size}",
		summary: "A product's picture: 320.webp, 640.webp, 1280.webp, 320.avif or 640.avif; an AVIF may at first be a WebP",
		tag: "Products",
		who: "all",
		headers: z.object({ "if-none-match": z.string().optional() }),
		answers: { 200: z.string(), 304: null },
		answerType: "image/*",
		refusals: ["image.not_found"],
	},
];
