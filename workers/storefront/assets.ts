import { createHash } from "node:crypto";
import displayFont from "@fontsource/dela-gothic-one/files/dela-gothic-one-latin-400-normal.woff2";
import newsJs from "../../web/client/news.browser.js";
import shopJs from "../../web/client/shop.browser.js";
import account from "../../web/styles/account.css";
import age from "../../web/styles/age.css";
import base from "../../web/styles/base.css";
import cart from "../../web/styles/cart.css";
import chrome from "../../web/styles/chrome.css";
import controls from "../../web/styles/controls.css";
import filters from "../../web/styles/filters.css";
import hero from "../../web/styles/hero.css";
import loud from "../../web/styles/loud.css";
import motion from "../../web/styles/motion.css";
import order from "../../web/styles/order.css";
import { STYLES, squeezed } from "../../web/styles/order.ts";
import product from "../../web/styles/product.css";
import products from "../../web/styles/products.css";
import quiet from "../../web/styles/quiet.css";

const sheets: Record<(typeof STYLES)[number], string> = {
	"base.css": base,
	"account.css": account,
	"age.css": age,
	"chrome.css": chrome,
	"controls.css": controls,
	"products.css": products,
	"filters.css": filters,
	"product.css": product,
	"cart.css": cart,
	"order.css": order,
	"hero.css": hero,
	"loud.css": loud,
	"quiet.css": quiet,
	"motion.css": motion,
};

type Asset = { path: string; body: string | ArrayBuffer; type: string };

/** A file whose name tells its content, so that it can be kept for ever. */
function asset(name: string, ending: string, body: string | ArrayBuffer, type: string): Asset {
	const hash = createHash("sha256")
		.update(typeof body === "string" ? body : new Uint8Array(body))
		.digest("base64url")
		.slice(0, 10);
	return { path: `/assets/${name}.${hash}.${ending}`, body, type };
}

const css = asset("shop", "css", squeezed(STYLES.map((name) => sheets[name]).join("\n")), "text/css; charset=utf-8");
const js = asset("shop", "js", `${shopJs}\n${newsJs}`, "text/javascript; charset=utf-8");
const font = asset("display", "woff2", displayFont, "font/woff2");

/** Where pages find them. The font is fetched only by themes that name its family. */
export const assets = { css: css.path, js: js.path, font: { family: "Dela Gothic One", src: font.path } };

/** The file at this address. One from before a deployment, still asked for by a page kept somewhere, gets today's for a moment. */
export function serveAsset(path: string): Response | undefined {
	const found = [css, js, font].find((file) => path.endsWith(file.path.slice(file.path.lastIndexOf("."))));
	if (!found) return undefined;
	const keep = found.path === path ? "public, max-age=31536000, immutable" : "public, max-age=60";
	return new Response(found.body, { headers: { "content-type": found.type, "cache-control": keep } });
}
