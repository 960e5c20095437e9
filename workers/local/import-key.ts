import { demoPassword, demoPeople } from "./demo/people.ts";

const name = "npm run import";

/** An API key of the demo admin for `npm run import`; one from an earlier start is withdrawn. */
export async function importKey(origin: string): Promise<string> {
	const [admin] = demoPeople;
	const signedIn = await ask<{ accessToken: string }>(`${origin}/api/auth/login`, "POST", undefined, {
		email: admin.email,
		password: demoPassword,
	});
	const keys = `${origin}/api/auth/keys`;
	const { items } = await ask<{ items: { id: string; name: string }[] }>(keys, "GET", signedIn.accessToken);
	for (const key of items.filter((earlier) => earlier.name === name))
		await ask(`${keys}/${key.id}`, "DELETE", signedIn.accessToken);
	return (await ask<{ key: string }>(keys, "POST", signedIn.accessToken, { name })).key;
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
