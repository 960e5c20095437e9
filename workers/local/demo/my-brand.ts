import type { Draft } from "./build.ts";
import { ceramics } from "./my-brand/ceramics.ts";
import { teas } from "./my-brand/teas.ts";

/** Prices are in GBP. */
export const myBrandProducts: Draft[] = [...ceramics, ...teas];
