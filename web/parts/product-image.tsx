import type { Image, Product } from "../../workers/kit/product.ts";
import type { PageContext } from "../page.ts";
import { productText } from "../product-text.ts";

/** How wide it is shown: a stamp, one of four in a row, half the window, or as what the page is about. */
type Shown = "stamp" | "card" | "half" | "page";

type ImageProps = {
	page: PageContext;
	product: Product;
	index?: number;
	shown?: Shown;
	/** In the first screen: fetched at once and before the rest. */
	first?: boolean;
	/** When the words beside it already say what it shows. */
	decorative?: boolean;
};

const SIZES: Record<Shown, string> = {
	stamp: "14rem",
	card: "(min-width: 56rem) 25vw, 50vw",
	half: "(min-width: 56rem) 50vw, 100vw",
	page: "(min-width: 56rem) 58vw, 92vw",
};

/** AVIF ends at 640 pixels: what is shown wider than that on a large window is WebP there. */
const AVIF_UP_TO: Partial<Record<Shown, string>> = { half: "(max-width: 55.99rem)", page: "(max-width: 55.99rem)" };

/** Where the sizes of a picture of ours are; nothing for artwork, which is sharp at any size. */
const folderOf = (src: string): string | undefined => /^(\/images\/[^/]+\/)1280\.webp$/.exec(src)?.[1];

/** The smallest there is of it, for a line in a cart. */
export function thumbnail(src: string): string {
	const folder = folderOf(src);
	return folder ? `${folder}320.webp` : src;
}

/** A picture whose place is kept before it arrives; lists and cards crop it to their shape. */
export function ProductImage({ page, product, index = 0, shown = "card", ...how }: ImageProps) {
	const image = product.images[index];
	if (!image) return <span class="art art-none" />;
	const alt = how.decorative ? "" : image.alt || productText(product, page.locale).title;
	const folder = folderOf(image.src);
	if (!folder) return <Img image={image} alt={alt} first={how.first} />;
	const srcset = (ending: string, ...widths: number[]) =>
		widths.map((width) => `${folder}${width}.${ending} ${width}w`).join(", ");
	return (
		<picture>
			<source type="image/avif" media={AVIF_UP_TO[shown]} srcset={srcset("avif", 320, 640)} sizes={SIZES[shown]} />
			<Img image={image} alt={alt} first={how.first} srcset={srcset("webp", 320, 640, 1280)} sizes={SIZES[shown]} />
		</picture>
	);
}

type ImgProps = { image: Image; alt: string; first?: boolean | undefined; srcset?: string; sizes?: string };

/** `srcset` stands before `src`: a browser that knows it must not begin with the other. */
const Img = ({ image: { src, width, height }, alt, first = false, srcset, sizes }: ImgProps) => (
	<img
		class="art"
		srcset={srcset}
		sizes={sizes}
		src={src}
		alt={alt}
		width={width && height ? width : 800}
		height={width && height ? height : 800}
		loading={first ? "eager" : "lazy"}
		fetchpriority={first ? "high" : undefined}
		decoding="async"
	/>
);
