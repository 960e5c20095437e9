/**
 * The checkout worker as it is, with every call it makes outside itself able to go wrong: all it calls is in its
 * environment, so nothing of it has to be changed. `/faults` is for the test that plans them; `/sweep` sweeps at once.
 */
import "./stripe-calls.ts";
import real, {
	Cart as RealCart,
	Chores as RealChores,
	Shopping as RealShopping,
} from "../../workers/checkout/index.ts";
import { faulty } from "./faulty.ts";
import { arm, hear, seen } from "./plan.ts";

export { Timer } from "../../workers/checkout/index.ts";

export class Shopping extends RealShopping {
	constructor(ctx: ExecutionContext, env: CheckoutEnv) {
		super(ctx, faulty(env, ""));
	}
}

export class Chores extends RealChores {
	constructor(ctx: ExecutionContext, env: CheckoutEnv) {
		super(ctx, faulty(env, "sweep: "));
	}
}

export class Cart extends RealCart {
	/** Loses all it has not written, as when its machine goes down. */
	restart(): void {
		this.ctx.abort("restarted");
	}
}

type Hook = { id: string; body: string; signature: string };
/** What Stripe has sent, to be sent again as it was. */
const hooks: Hook[] = [];
let areHooksLost = false;

export default {
	async fetch(request: Request, env: CheckoutEnv, ctx: ExecutionContext): Promise<Response> {
		const { pathname } = new URL(request.url);
		if (pathname === "/faults") return control(request);
		if (pathname === "/sweep") {
			await env.CHORES.tick("orders");
			return new Response();
		}
		if (pathname === "/api/webhooks/stripe") return receive(request, env, ctx);
		return real.fetch(request, faulty(env, ""), ctx);
	},
};

/** A webhook that comes again after it could not be handled belongs to a case that is over: nothing goes wrong with it. */
async function receive(request: Request, env: CheckoutEnv, ctx: ExecutionContext): Promise<Response> {
	const body = await request.clone().text();
	const { id, type } = JSON.parse(body) as { id: string; type: string };
	const signature = request.headers.get("stripe-signature") ?? "";
	const isNew = !hooks.some((hook) => hook.id === id);
	if (isNew) hooks.push({ id, body, signature });
	if (areHooksLost) return new Response(null, { status: 500 });
	if (!isNew) return real.fetch(request, env, ctx);
	return hear(type, async (signedAs = signature) => {
		const headers = new Headers(request.headers);
		headers.set("stripe-signature", signedAs);
		return real.fetch(new Request(request.url, { method: "POST", headers, body }), faulty(env, ""), ctx);
	});
}

async function control(request: Request): Promise<Response> {
	if (request.method === "GET") return Response.json({ ...seen(), hooks });
	const { plan, loseHooks } = await request.json<{ plan?: Parameters<typeof arm>[0]; loseHooks?: boolean }>();
	arm(plan);
	areHooksLost = loseHooks ?? false;
	hooks.length = 0;
	return Response.json({});
}
