/**
 * The catalog as it is, with every look at its database counted, and every call of its reader. `/seen` answers what was
 * counted since it was asked last.
 */
import real, { CatalogReader as RealReader } from "../../workers/catalog/index.ts";
import { recording } from "../../workers/catalog/test/recorder.ts";

export { CatalogManager, Chores, Offers, Sales, Timer } from "../../workers/catalog/index.ts";

let calls = 0;
let recorded: ReturnType<typeof recording> | undefined;

function counting(env: CatalogEnv): CatalogEnv {
	recorded ??= recording(env.DB);
	return { ...env, DB: recorded.d1 };
}

/** The platform makes one for each call. */
export class CatalogReader extends RealReader {
	constructor(ctx: ExecutionContext, env: CatalogEnv) {
		calls++;
		super(ctx, counting(env));
	}
}

export default {
	fetch(request: Request, env: CatalogEnv, ctx: ExecutionContext): Response | Promise<Response> {
		if (new URL(request.url).pathname !== "/seen") return real.fetch(request, counting(env), ctx);
		const seen = { calls, trips: recorded?.trips.map((asked) => asked.length) ?? [] };
		calls = 0;
		recorded?.trips.splice(0);
		return Response.json(seen);
	},
};
