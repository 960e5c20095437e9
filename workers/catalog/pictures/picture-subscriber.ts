import { planned } from "../../kit/constraint.ts";
import type { ShopEvent, Subscriber } from "../../kit/outbox.ts";
import type { Image } from "../../kit/product.ts";
import { fetchPublic } from "../../kit/public-fetch.ts";
import { gate } from "./gate.ts";
import { keepPicture, type Picture } from "./keep-picture.ts";
import { makeMissingSizes, type Studio } from "./make-size.ts";
import { findPictured, type Pictured, writeImages } from "./product-images.ts";
import { mostBytes } from "./read-picture.ts";
import { nameIn } from "./sizes.ts";

type Env = Studio & { DB: D1Database; DNS_API: string; WEB_API: string };

/** What has become of a remote picture. One that is `lost` is not asked for again, one that is `late` is. */
type Outcome = { is: "ours"; picture: Picture } | { is: "lost" | "late"; reason: string };

const mostAttempts = 6;
const timeoutMs = 10_000;
/** So many at once, each up to 10 MB: an isolate has 128. */
const atOnce = 3;
/** How long one product is worked on before others have their turn, in ms; the rest comes with its next time. */
const longestTurn = 30_000;

/**
 * Fetches the pictures that products name elsewhere on the web, and draws the sizes of those that are ours. Until a picture
 * is here, and when it never comes, the product wears its artwork. Lives for one round of the timer: what several products
 * name is fetched once in it. A product's pictures come one after the other: 250 from hosts that never answer keep no other
 * product's from coming.
 */
export function pictureSubscriber(env: Env, patience = longestTurn): Subscriber {
	const known = new Map<string, Promise<Outcome>>();
	const inTurn = gate(atOnce);

	const outcomeOf = (storeId: string, address: string): Promise<Outcome> => {
		const key = `${storeId} ${address}`;
		const outcome =
			known.get(key) ??
			// A fault of ours with one picture must not stop the product's others.
			inTurn(() => fetchPicture(env, storeId, address)).catch(
				(error) => ({ is: "late", reason: String(error) }) as const,
			);
		known.set(key, outcome);
		return outcome;
	};

	/** Puts into the product what can be had in time; answers why others are still open, or nothing where the news of that goes on with the rest. */
	const fetchAll = async (event: ShopEvent, product: Pictured, until: number): Promise<string[] | undefined> => {
		const outcomes = new Map<string, Outcome>();
		for (const address of byShop(event) ? [] : addressesOf(product))
			outcomes.set(address, Date.now() < until ? await outcomeOf(event.storeId, address) : tooLate);
		const all = [...outcomes.values()];
		const isCut = all.includes(tooLate);
		const isProgress = await putIn(env.DB, event, outcomes, isCut ? "half" : "shop");
		return isCut && isProgress ? undefined : all.flatMap((outcome) => (outcome.is === "late" ? [outcome.reason] : []));
	};

	return {
		wants: ["product.created", "product.updated"],
		together: false,
		async take([event]) {
			if (!event || !isAboutPictures(event)) return;
			const product = await findPictured(env.DB, event.storeId, event.entityId);
			if (!product) return;
			const until = Date.now() + patience;
			const late = await fetchAll(event, product, until);
			if (!late) return;
			const undrawn = await inTurn(() => drawAll(env, product, until));
			const open = [...late, ...undrawn];
			if (open.length === 0) return;
			// Thrown, it comes again after a pause; what has come by now is not asked for then.
			if (event.attempts + 1 < mostAttempts) throw new Error(open.join("; "));
			console.warn(JSON.stringify({ level: "warn", message: "Pictures given up", product: product.id, open }));
		},
	};
}

const tooLate = { is: "late", reason: "There was no time left" } as const;

/** Draws what is missing of the product's own pictures; answers why some could not be drawn. */
async function drawAll(env: Env, { storeId, images }: Pictured, until: number): Promise<string[]> {
	const open: string[] = [];
	for (const name of new Set(images.flatMap(({ src }) => nameIn(src) ?? [])))
		if (Date.now() >= until) open.push(`${name}: ${tooLate.reason}`);
		else await makeMissingSizes(env, storeId, name).catch((error) => open.push(`${name}: ${String(error)}`));
	return open;
}

type Data = { changed?: unknown; by?: unknown } | null;

const isAboutPictures = ({ data }: ShopEvent): boolean => {
	const changed = (data as Data)?.changed;
	return !Array.isArray(changed) || changed.includes("images");
};

/** It tells of what this subscriber itself did. */
const byShop = ({ data }: ShopEvent): boolean => (data as Data)?.by === "shop";

const isRemote = ({ src }: Image): boolean => /^https?:/i.test(src);
const addressesOf = ({ images }: Pictured): string[] => [...new Set(images.filter(isRemote).map(({ src }) => src))];

async function fetchPicture(env: Env, storeId: string, address: string): Promise<Outcome> {
	const fetched = await fetchPublic(address, {
		dnsApi: env.DNS_API,
		webApi: env.WEB_API,
		maxBytes: mostBytes,
		timeoutMs,
	});
	if (!fetched.ok) return { is: fetched.isFinal ? "lost" : "late", reason: fetched.reason };
	const kept = await keepPicture(env, storeId, fetched.bytes);
	return kept.ok ? { is: "ours", picture: kept } : { is: "lost", reason: kept.detail };
}

/** Puts what was fetched in the place of its address, wherever in the product it stands by now; answers whether it stands anywhere. */
async function putIn(
	d1: D1Database,
	event: ShopEvent,
	outcomes: ReadonlyMap<string, Outcome>,
	by: "shop" | "half",
): Promise<boolean> {
	if (![...outcomes.values()].some(({ is }) => is === "ours")) return false;
	return planned(async () => {
		const product = await findPictured(d1, event.storeId, event.entityId);
		const images = product?.images.map((image) => ours(image, outcomes.get(image.src)));
		if (!product || !images?.some((image, at) => image !== product.images[at])) return false;
		await writeImages(d1, product, images, { by, traceparent: event.traceparent });
		return true;
	});
}

const ours = (image: Image, outcome: Outcome | undefined): Image => {
	if (outcome?.is !== "ours") return image;
	const { src, width, height } = outcome.picture;
	return { ...image, src, width, height, source: image.src };
};
