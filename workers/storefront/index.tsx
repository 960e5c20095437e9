import { HTTPException } from "hono/http-exception";
import { drawArtwork, parseArtworkPath } from "../../web/art/index.ts";
import { drawFavicon } from "../../web/favicon.ts";
import { madeOfSettings } from "../kit/caching.ts";
import { etagOf } from "../kit/etag.ts";
import { answerFault, logFault, service } from "../kit/service.ts";
import { serveAsset } from "./assets.ts";
import { broken, lost } from "./lost.tsx";
import { account } from "./routes/account.tsx";
import { age, ageStyle } from "./routes/age.tsx";
import { cart } from "./routes/cart.tsx";
import { checkout } from "./routes/checkout.tsx";
import { legal } from "./routes/legal.tsx";
import { news } from "./routes/news.tsx";
import { orders } from "./routes/orders.tsx";
import { products } from "./routes/products.tsx";
import { search } from "./routes/search.tsx";
import { signIn } from "./routes/sign-in.tsx";
import { siteFiles } from "./routes/site-files.ts";
import { told } from "./routes/told.tsx";

const app = service<StorefrontEnv>();

for (const prefix of ["/", "/en", "/es"])
	for (const pages of [products, search, cart, checkout, orders, news, signIn, account, told, age, legal])
		app.route(prefix, pages);

/** It is a picture wherever it is opened: nothing in it may run or load. */
const picture = (svg: string): Response =>
	new Response(svg, {
		headers: {
			...madeOfSettings,
			"content-type": "image/svg+xml",
			etag: etagOf(svg, "page"),
			"cache-control": "public, max-age=86400",
			"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
		},
	});

app.get("/art/:kind/:file", async (c) => {
	const art = parseArtworkPath(c.req.path);
	return art ? picture(drawArtwork(art)) : lost(c);
});
app.get("/favicon.svg", (c) => picture(drawFavicon(c.var.context.store)));
app.get("/assets/:file", (c) => serveAsset(c.req.path, c.req.header("accept-encoding")) ?? lost(c));
app.get("/age/:file", (c) => ageStyle(c));
app.route("/", siteFiles);

app.notFound((c) => lost(c));
app.onError((error, c) => {
	// A form that no page of ours sends: a program is at work, and reads problems.
	if (error instanceof HTTPException) return answerFault(error, c.var.context.requestId);
	logFault(error, c.var.context?.requestId ?? "");
	return broken(c);
});

export default app;
