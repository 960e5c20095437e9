import type { Product } from "../../workers/kit/product.ts";
import { isLoud, link, type PageContext } from "../page.ts";
import { productText } from "../product-text.ts";
import { say } from "../texts/index.ts";
import { ProductPrice } from "./price.tsx";
import { ProductImage } from "./product-image.tsx";

type HeroProps = { page: PageContext; product?: Product };

export const Hero = ({ page, product }: HeroProps) =>
	isLoud(page) ? <Room page={page} product={product} /> : <Still page={page} product={product} />;

/** A room of coloured light in one-point perspective, with one piece on its far wall. */
const Room = ({ page, product }: HeroProps) => (
	<section class="room" aria-labelledby="hero">
		<div class="walls" aria-hidden="true">
			<i class="ceiling" />
			<i class="floor" />
			<i class="left" />
			<i class="right" />
		</div>
		{product && <Piece page={page} product={product} />}
		<Welcome page={page} />
	</section>
);

/** A margin, a sentence, one picture. */
const Still = ({ page, product }: HeroProps) => (
	<section class="still" aria-labelledby="hero">
		<Welcome page={page} />
		{product && <Piece page={page} product={product} />}
	</section>
);

const Welcome = ({ page }: { page: PageContext }) => (
	<div class="welcome">
		<h1 id="hero">{say(page, "home.hero")}</h1>
		<p>{say(page, "home.hero.text")}</p>
		<a class="button button-press" href={link(page, "/products")}>
			{say(page, "home.hero.action")}
		</a>
	</div>
);

const Piece = ({ page, product }: { page: PageContext; product: Product }) => (
	<a class="piece" href={link(page, `/products/${product.slug}`)} data-card>
		<span class="piece-art" data-hue>
			<ProductImage page={page} product={product} shown="half" first decorative />
		</span>
		<span class="piece-label">
			<strong>{productText(product, page.locale).title}</strong>
			<ProductPrice page={page} product={product} />
		</span>
	</a>
);
