import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Category, Product } from "../../kit/product.ts";
import { eur, type House, openHouse, type Problem, plain } from "../test/house.ts";
import { chance, type Sound, type Spoiled, spoil } from "../test/spoil.ts";

const count = 10_000;
const together = 50;

let house: House;
let product: Product;
let category: Category;

beforeAll(async () => {
	house = await openHouse();
	category = (await house.call<Category>("POST", "/api/categories", { title: "Wear" })).body;
	product = (await house.call("POST", "/api/products", whole)).body;
	expect(product.slug).toBe("shirt");
});
afterAll(() => house?.close());

const whole = {
	...plain("Shirt"),
	slug: "shirt",
	category: "wear",
	vendor: "Maker",
	tags: ["hemp", "soft"],
	specifications: { Cloth: "Hemp", Care: "Cold" },
	images: [{ src: "https://example.com/shirt.jpg", alt: "A shirt", source: "x", width: 10, height: 20 }],
	options: [
		{ name: "Size", values: ["S", "M"] },
		{ name: "Colour", values: ["Red", "Blue"] },
	],
	variants: [
		{
			title: "x",
			sku: "S-R",
			options: { Size: "S", Colour: "Red" },
			price: eur(2000),
			compareAtPrice: eur(2500),
			stock: 3,
		},
		{ title: "", sku: "M-B", options: { Colour: "Blue", Size: "M" }, price: eur(2100), compareAtPrice: null, stock: 0 },
	],
	translations: { es: { title: "Camisa", description: "<p>x</p>", labels: { Red: "Rojo" } } },
};

const never = /^\b$/;
const ofProduct: Omit<Sound, "body"> = {
	required:
		/^(title|description|status|variants|variants\.#\.(price|stock|options\.\w+)|.*rice\.(amount|currency)|options\.#\.(name|values)|images\.#\.src|translations\.es\.title)$/,
	nullable: /^(category|variants\.#\.compareAtPrice)$/,
	open: /^(specifications|translations\.es\.labels|variants\.#\.options)$/,
	distinct: /^(variants|options)$/,
	signed: never,
	wrong: [
		[/^slug$/, ["", "Not A Slug", "-x", "x-", "a/b", "../x", "a--b"]],
		[/^status$/, ["", "deleted", "PUBLISHED", "draft ", "null"]],
		[/^category$/, ["nowhere", "Wear", "' OR 1=1 --"]],
		[/rice\.currency$/, ["", "eur", "USD", "EURO", "€"]],
		[/^(title|options\.#\.name|options\.#\.values\.#|tags\.#|translations\.es\.title)$/, ["", " ", "x".repeat(256)]],
		[
			/^images\.#\.src$/,
			["", "/images/other", "http://example.com/x", "javascript:alert(1)", "data:image/png,x", "//x.test", "https://"],
		],
		[/^variants\.#\.options\.\w+$/, ["", "XL", "s", "__proto__"]],
		[/^variants\.#\.id$/, ["", "var_x", "var_01990000-0000-7000-8000-00000000dead", "__proto__"]],
	],
};

type Target = { method: string; path: string; sound: Sound };

function targets(): Target[] {
	const path = `/api/products/${product.id}`;
	const [first, second] = product.variants;
	const named = whole.variants.map((variant, at) => ({ ...variant, id: product.variants[at]?.id ?? "" }));
	const { slug: _, ...noSlug } = whole;
	const optionalStock = new RegExp(ofProduct.required.source.replace("|stock", ""));
	const put = { ...ofProduct, required: optionalStock, body: { ...whole, variants: named } };
	const patched = {
		...ofProduct,
		required: /^(.*rice\.(amount|currency)|options\.#\.(name|values)|images\.#\.src)$/,
		nullable:
			/^(category|vendor|tags|specifications(\..*)?|images|options|translations|translations\.es|translations\.es\.(description|labels|labels\..*)|variants\.#\.compareAtPrice)$/,
	};
	const ofCategory: Omit<Sound, "body"> = {
		required: /^title$/,
		nullable: /^parent$/,
		open: never,
		distinct: never,
		signed: never,
		wrong: [
			[/^slug$/, ["", "Not A Slug", "a/b"]],
			[/^parent$/, ["", "nowhere", "Wear"]],
			[/^title/, ["", " "]],
		],
	};
	const words = { title: "Hats", titleEs: "Gorros", line: "x", lineEs: "y", position: 3 };
	return [
		{ method: "POST", path: "/api/products", sound: { ...ofProduct, body: noSlug } },
		{ method: "POST", path: "/api/products", sound: { ...ofProduct, body: { ...whole, slug: "another" } } },
		{ method: "PUT", path, sound: put },
		{ method: "PATCH", path, sound: { ...patched, body: { ...whole, variants: named } } },
		{
			method: "PATCH",
			path,
			sound: {
				...patched,
				body: {
					title: "Top",
					specifications: { Cloth: "x" },
					variants: [
						{ id: first?.id ?? "", price: eur(9), compareAtPrice: null },
						{ id: second?.id ?? "", stock: 1 },
					],
				},
			},
		},
		{
			method: "POST",
			path: "/api/categories",
			sound: { ...ofCategory, body: { ...words, slug: "hats", parent: "wear" } },
		},
		{
			method: "PATCH",
			path: `/api/categories/${category.id}`,
			sound: { ...ofCategory, required: never, body: { ...words, parent: null } },
		},
		{
			method: "POST",
			path: `${path}/stock`,
			sound: {
				body: { variantId: first?.id ?? "", delta: 1, reason: "found" },
				required: /^(variantId|delta|reason)$/,
				nullable: never,
				open: never,
				distinct: never,
				signed: /^delta$/,
				wrong: [[/^reason$/, ["", " "]]],
			},
		},
	];
}

/** Everything that both databases hold. Events handed on go by themselves; that none was added shows in the count of them. */
async function fingerprint(): Promise<string> {
	const hash = createHash("sha256");
	for (const d1 of [house.env.DB, house.env.INVENTORY]) {
		const { results } = await d1
			.prepare(
				"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name <> 'outbox' ORDER BY name",
			)
			.all<{ name: string }>();
		expect(results.length).toBeGreaterThan(3);
		for (const { name } of results)
			hash.update(name + JSON.stringify((await d1.prepare(`SELECT * FROM "${name}"`).all()).results));
	}
	return hash.digest("hex");
}

/** What is wrong with the answer; undefined when it names the place that was spoilt. */
function fault(status: number, { code, errors }: Problem, at: string | undefined): string | undefined {
	if (status < 400 || status >= 500) return `answered ${status}`;
	if (at === undefined) return code === "request.malformed" || errors?.length ? undefined : `is ${code}`;
	if (code.endsWith("_taken") || code === "variant.not_found") return undefined;
	const isNear = ({ path }: { path: string }) =>
		at === "" || (path !== "" && (path === at || path.startsWith(`${at}.`) || at.startsWith(`${path}.`)));
	return errors?.some(isNear) ? undefined : `names ${JSON.stringify(errors)} of ${code}`;
}

test(`${count} bodies with one thing wrong in each are refused by name, and nothing is written`, {
	timeout: 180_000,
}, async () => {
	const before = await fingerprint();
	const random = chance(20_261_121);
	const all = targets();
	const tries = Array.from({ length: count }, (): Target & { spoilt: Spoiled } => {
		const target = all[Math.floor(random() * all.length)] as Target;
		return { ...target, spoilt: spoil(target.sound, random) };
	});
	const faults: string[] = [];
	for (let from = 0; from < count; from += together) {
		const some = tries.slice(from, from + together);
		const requests = some.map(({ method, path, spoilt }) => ({ method, path, text: spoilt.text }));
		const answers = await house.sendAll(requests, { headers: { "if-match": "*" } });
		for (const [at, { method, path, spoilt }] of some.entries()) {
			const { status, text } = answers[at] ?? { status: 0, text: "{}" };
			const found = fault(status, JSON.parse(text) as Problem, spoilt.at);
			if (found) faults.push(`${method} ${path} spoilt at “${spoilt.at}” ${found}: ${spoilt.text.slice(0, 2000)}`);
		}
	}
	expect(faults.slice(0, 10)).toEqual([]);
	expect(await fingerprint()).toBe(before);
});
