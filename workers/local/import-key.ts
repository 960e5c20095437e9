import { demoPassword, demoPeople } from "./demo/people.ts";
import { demoStores } from "./demo/stores.ts";

const name = "npm run import";

/** API keys of the demo admin for `npm run import`, by store; those of an earlier start are withdrawn. */
export async function importKeys(origin: string): Promise<Record<string, string>> {
	const [admin] = demoPeople;
	const signedIn = await ask<{ accessToken: string }>(`${origin}/api/auth/login`, "POST", undefined, {
		email: admin.email,
		password: demoPassword,
	});
	const keys: Record<string, string> = {};
	for (const { store } of demoStores) keys[store.slug] = await newKey(origin, store.slug, signedIn.accessToken);
	return keys;
}

async function newKey(origin: string, store: string, token: string): Promise<string> {
	const path = (id = "") => `${origin}/api/auth/keys${id}?store=${store}`;
	const { items } = await ask<{ items: { id: string; name: string }[] }>(path(), "GET", token);
	for (const earlier of items.filter((key) => key.name === name)) await ask(path(`/${earlier.id}`), "DELETE", token);
	return (await ask<{ key: string }>(path(), "POST", token, { name, role: "partner" })).key;
}

async function ask<Answer>(address: string, method: string, token?: string, body?: unknown): Promise<Answer> {
	const answer = await fetch(address, {
		method,
		headers: {
			...(token && { authorization: `Bearer ${token}` }),
			...(body !== undefined && { "content-type": "application/json" }),
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${method} ${address} answered ${answer.status}: ${text}`);
	return (text ? JSON.parse(text) : undefined) as Answer;
}
