import { withContext } from "../kit/context.ts";
import { Health } from "../kit/health.ts";
import { within } from "../kit/retry.ts";
import { nowhere } from "./nowhere.ts";
import { services } from "./services.ts";

type PartHealth = { status: Health["status"] | "unknown"; ms: number; parts?: Health["parts"] };

/** Longer than a service gives the stores of data behind it. */
const patience = 3000;
/** Everybody who asks within this time, in ms, gets the same answer: asking is free for strangers, and must not be a lever. */
const life = 1000;

/** Without these nothing can be sold. */
const needed = ["stores", "catalog", "checkout", "storefront"];

/** An answer, never the promise of one: what one request waits for another may not. */
let known: { status: Status; until: number } | undefined;

type Status = { status: Health["status"]; at: string; services: Record<string, PartHealth> };

/** Every worker and what it keeps data in. */
export async function statusOf(env: GatewayEnv): Promise<Status> {
	if (known && known.until > Date.now()) return known.status;
	const status = await ask(env);
	known = { status, until: Date.now() + life };
	return status;
}

/** Whether everything a sale needs answers. */
export const isReady = ({ services }: Status): boolean => needed.every((name) => services[name]?.status === "ok");

async function ask(env: GatewayEnv): Promise<Status> {
	const asked: Record<string, PartHealth> = Object.fromEntries(
		await Promise.all([
			timed("stores", async () => env.STORES.health()),
			// It keeps nothing: that it answers is all there is to know.
			timed("storefront", async () => {
				const answer = await env.STOREFRONT.fetch(asking("/robots.txt"));
				await answer.body?.cancel();
				return { status: answer.ok ? "ok" : "down" };
			}),
			...(["catalog", "checkout", "notifications", "auth"] as const).map((name) =>
				timed(name, async () => read(await services[name](env).fetch(asking("/health-part")))),
			),
		]),
	);
	const isWell = (name: string) => asked[name]?.status === "ok" || asked[name]?.status === "unknown";
	const status = needed.some((name) => asked[name]?.status === "down")
		? "down"
		: Object.keys(asked).every(isWell)
			? "ok"
			: "degraded";
	return { status, at: new Date().toISOString(), services: asked };
}

const asking = (path: string): Request =>
	withContext(new Request(new URL(path, "https://gateway.internal")), nowhere());

async function timed(name: string, work: () => Promise<Omit<PartHealth, "ms">>): Promise<[string, PartHealth]> {
	const begun = Date.now();
	const { status, parts } = await within(patience, work()).catch(() => ({ status: "down" as const, parts: undefined }));
	return [name, { status, ms: Date.now() - begun, ...(parts && { parts }) }];
}

async function read(answer: Response): Promise<Omit<PartHealth, "ms">> {
	if (answer.status === 404) return { status: "unknown" };
	const body = Health.safeParse(await answer.json());
	return body.success ? body.data : { status: answer.ok ? "unknown" : "down" };
}
