import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { refuse } from "../kit/problem.ts";
import { answer, type C, type Types } from "./answer.ts";
import { maxBody } from "./body.ts";
import type { Takes } from "./routes.ts";

/**
 * Refuses a larger body than a route takes. Bodies that do not say how large they are, are read here to find out; a file
 * would be too much to hold, so that is counted by the service, on its way to where it is kept.
 */
export function limitBody(takes: Takes | undefined): MiddlewareHandler<Types> {
	const most = maxBody(takes);
	const tooLarge = (c: C) => answer(c, refuse("request.too_large", `No more than ${most} bytes fit here.`));
	if (takes !== "csv") return bodyLimit({ maxSize: most, onError: (c) => tooLarge(c as C) });
	return async (c, next) => (Number(c.req.header("content-length") ?? 0) > most ? tooLarge(c) : next());
}
