import { createHash } from "node:crypto";
import displayFont from "@fontsource/dela-gothic-one/files/dela-gothic-one-latin-400-normal.woff2";
import shopJs from "../../web/dist/shop.browser.js";
import smallShopJs from "../../web/dist/shop.browser.js.br";
import shopCss from "../../web/dist/shop.css";
import smallShopCss from "../../web/dist/shop.css.br";
import { nextPages } from "../../web/next-pages.ts";
import { usesFont } from "../../web/parts/theme-style.tsx";
import type { Store } from "../kit/store.ts";
import { takesBrotli } from "./takes-brotli.ts";

type Asset = {
	path: string;
	type: string;
	body: string | ArrayBuffer;
	/** The same, compressed when the worker was built (`web/build.ts`). */
	brotli?: ArrayBuffer | undefined;
};

/** A file whose name tells its content, so that it can be kept for ever. */
function asset(name: string, ending: string, type: string, body: string | ArrayBuffer, brotli?: ArrayBuffer): Asset {
	const hash = createHash("sha256")
		.update(typeof body === "string" ? body : new Uint8Array(body))
		.digest("base64url")
		.slice(0, 10);
	return { path: `/assets/${name}.${hash}.${ending}`, type, body, brotli };
}

const css = asset("shop", "css", "text/css; charset=utf-8", shopCss, smallShopCss);
const js = asset("shop", "js", "text/javascript; charset=utf-8", shopJs, smallShopJs);
const font = asset("display", "woff2", "font/woff2", displayFont);
const next = asset("next", "json", "application/speculationrules+json", JSON.stringify(nextPages));

/** Where pages find them. The font is fetched only by themes that name its family. */
export const assets = { css: css.path, js: js.path, font: { family: "Dela Gothic One", src: font.path } };

/** What the headers of a page for everybody say of it, for a browser to begin before it has read a line, or an edge before it has the page (103). */
export const hintsOf = (store: Store): Record<"link" | "speculation-rules", string> => ({
	link: [
		`<${css.path}>; rel=preload; as=style`,
		...(usesFont({ store, assets }) ? [`<${font.path}>; rel=preload; as=font; type="font/woff2"; crossorigin`] : []),
	].join(", "),
	"speculation-rules": `"${next.path}"`,
});

/** The file at this address. One from before a deployment, still asked for by a page kept somewhere, gets today's for a moment. */
export function serveAsset(path: string, acceptEncoding = ""): Response | undefined {
	const found = [css, js, font, next].find((file) => path.endsWith(file.path.slice(file.path.lastIndexOf("."))));
	if (!found) return undefined;
	const { type, body, brotli } = found;
	const headers = {
		"content-type": type,
		"cache-control": found.path === path ? "public, max-age=31536000, immutable" : "public, max-age=60",
		...(brotli && { vary: "accept-encoding" }),
	};
	if (!brotli || !takesBrotli(acceptEncoding)) return new Response(body, { headers });
	return new Response(brotli, { headers: { ...headers, "content-encoding": "br" }, encodeBody: "manual" });
}
