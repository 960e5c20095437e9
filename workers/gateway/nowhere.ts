import { v7 } from "uuid";
import type { RequestContext } from "../kit/context.ts";
import type { Store } from "../kit/store.ts";
import { continueTrace } from "./trace.ts";

const colours = { paper: "#fff", ink: "#000", brand: "#000", accent: "#000" };

/** No store: the gateway asks a service about itself. */
const none: Store = {
	id: "",
	slug: "",
	name: "",
	currency: "EUR",
	locales: ["en"],
	taxBasisPoints: 0,
	shipping: [],
	countries: ["ES"],
	theme: {
		light: colours,
		dark: colours,
		onBrand: "#fff",
		onAccent: "#fff",
		fontDisplay: "",
		fontText: "",
		radius: 0,
		motion: "none",
	},
	voice: {},
};

export const nowhere = (): RequestContext => ({
	store: none,
	requestId: v7(),
	address: "",
	traceparent: continueTrace(null),
});
