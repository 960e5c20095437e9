import { pass } from "./plan.ts";

/** Whose calls they are: a shopper's or Stripe's request, or the sweep. */
export type Door = "" | "sweep: ";

/** What checkout is bound to, with every call counted and any of them able to go wrong. */
export const faulty = (env: CheckoutEnv, door: Door): CheckoutEnv => ({
	...env,
	DB: database(env.DB, door),
	CATALOG: calls(env.CATALOG, `${door}stock.`, ["offers", "offersOfProduct"]),
	CARTS: objects(env.CARTS, `${door}cart.`, ["read"]),
	TIMERS: objects(env.TIMERS, `${door}timer.`, []),
	// Told apart by the name of its host, since calls to Stripe go past the bindings.
	STRIPE_API: door === "" ? env.STRIPE_API : env.STRIPE_API.replace("127.0.0.1", "localhost"),
});

type Methods = Record<string, (...values: unknown[]) => Promise<unknown>>;

/** The methods of a service or an object, each a step; those in `reads` change nothing. */
function calls(target: unknown, prefix: string, reads: readonly string[], restart?: () => Promise<unknown>): never {
	const methods = target as Methods;
	return new Proxy(methods, {
		get(_, method: string) {
			const run = async (...values: unknown[]) => methods[method]?.(...values);
			// An upgrade to a socket is no step of a sale.
			if (method === "fetch") return run;
			const call = { name: prefix + method, isWrite: !reads.includes(method), ...(restart && { restart }) };
			return (...values: unknown[]) => pass(call, () => run(...values));
		},
	}) as never;
}

function objects(namespace: unknown, prefix: string, reads: readonly string[]): never {
	const all = namespace as { getByName(name: string): Methods };
	const getByName = (name: string) => {
		const restart = async () => all.getByName(name).restart?.();
		return calls(all.getByName(name), prefix, reads, prefix.endsWith("cart.") ? restart : undefined);
	};
	return { getByName } as never;
}

type Known = { statement: D1PreparedStatement; text: string };
const known = new WeakMap<object, Known>();
const asked = ["all", "run", "raw", "first"] as const;

function database(d1: D1Database, door: Door): D1Database {
	const prepare = (text: string) => prepared(d1.prepare(text), text, door);
	const batch = (statements: D1PreparedStatement[]) => {
		const all = statements.map((statement) => known.get(statement) ?? { statement, text: "" });
		const [first] = all.filter(({ text }) => isWrite(text)).concat(all);
		return pass(callOf(first?.text ?? "", door), () => d1.batch(all.map(({ statement }) => statement)));
	};
	return new Proxy(d1, {
		get: (_, method) => (method === "prepare" ? prepare : method === "batch" ? batch : undefined),
	});
}

function prepared(statement: D1PreparedStatement, text: string, door: Door): D1PreparedStatement {
	const proxy = new Proxy(statement, {
		get(_, method: string) {
			if (method === "bind") return (...values: unknown[]) => prepared(statement.bind(...values), text, door);
			const name = asked.find((one) => one === method);
			if (!name) return undefined;
			const run = statement[name].bind(statement) as (...values: unknown[]) => Promise<unknown>;
			return (...values: unknown[]) => pass(callOf(text, door), () => run(...values));
		},
	});
	known.set(proxy, { statement, text });
	return proxy;
}

const isWrite = (text: string): boolean => !/^\s*select/i.test(text);

/** `orders.update orders`, `orders.select refunds`: the statement's verb and table. */
function callOf(text: string, door: Door) {
	const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? "";
	const table = /(?:into|update|from)\s+["`]?(\w+)/i.exec(text)?.[1] ?? "";
	return { name: `${door}orders: ${verb} ${table}`, isWrite: isWrite(text) };
}
