import { drawArtwork, parseArtworkPath } from "../../web/art/index.ts";
import { logFault, service } from "../kit/service.ts";
import { serveAsset } from "./assets.ts";
import { broken, lost } from "./lost.tsx";
import { cart } from "./routes/cart.tsx";
import { checkout } from "./routes/checkout.tsx";
import { products } from "./routes/products.tsx";

const app = service<StorefrontEnv>();

for (const prefix of ["/", "/en", "/es"]) app.route(prefix, products).route(prefix, cart).route(prefix, checkout);

app.get("/art/:kind/:file", async (c): Promise<Response> => {
	const art = parseArtworkPath(c.req.path);
	if (!art) return lost(c);
	return c.body(drawArtwork(art), 200, {
		"content-type": "image/svg+xml",
		"cache-control": "public, max-age=86400",
		// It is a picture wherever it is opened: nothing in it may run or load.
		"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
	});
});
app.get("/assets/:file", (c) => serveAsset(c.req.path) ?? lost(c));
app.get("/robots.txt", (c) => c.text("User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\n"));

app.notFound((c) => lost(c));
app.onError((error, c) => {
	logFault(error, c.var.context?.requestId ?? "");
	return broken(c);
});

export default app;
