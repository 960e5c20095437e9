import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { contextOf, type RequestContext } from "./context.ts";
import { problemResponse, type Refusal, type RefusalCode, refuse } from "./problem.ts";

export type ServiceTypes<Env extends object> = {
	Bindings: Env;
	Variables: { context: RequestContext };
};

const codeOfStatus: Record<number, RefusalCode> = {
	400: "request.malformed",
	413: "request.too_large",
	415: "request.unsupported_type",
};

/** A worker's Hono app: reads the gateway's context once and answers what nobody foresaw without saying anything of the inside. */
export function service<Env extends object>(): Hono<ServiceTypes<Env>> {
	const app = new Hono<ServiceTypes<Env>>();
	app.use(async (c, next) => {
		c.set("context", contextOf(c.req.raw));
		await next();
	});
	app.notFound((c) => problemResponse(refuse("route.not_found", "Check the address."), c.var.context.requestId));
	app.onError((error, c) => answerFault(error, c.var.context?.requestId ?? ""));
	return app;
}

/** What was thrown, as a problem: a client's mistake by its status, anything else without a word of the inside. */
export const answerFault = (error: Error, requestId: string): Response =>
	problemResponse(refusalOf(error, requestId), requestId);

function refusalOf(error: Error, requestId: string): Refusal {
	const code = error instanceof HTTPException ? codeOfStatus[error.status] : undefined;
	if (code) return refuse(code, error.message);
	logFault(error, requestId);
	return refuse("internal.error", "We have been told and are looking at it.");
}

/** One JSON line for a fault that nobody foresaw; the request id joins it with the gateway's line. */
export const logFault = (error: unknown, requestId: string): void =>
	console.error(
		JSON.stringify({
			level: "error",
			requestId,
			message: withoutValues(error instanceof Error ? error.message : String(error)),
			cause: error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined,
			stack: error instanceof Error ? withoutValues(error.stack ?? "") : undefined,
		}),
	);

/** A failed query is told with the values it was given: people's data and hashes, which no log is for. */
export const withoutValues = (text: string): string => text.replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/, "");
