import { ask, atGateway, json } from "./requests.ts";
import { partner } from "./seed.ts";

/** An API key of the store's partner, as a warehouse's program would use. */
export async function newKey(gateway: string): Promise<string> {
	const { accessToken } = await ask<{ accessToken: string }>(
		gateway,
		atGateway(json("POST", "/api/auth/login", partner)),
	);
	const authorization = `Bearer ${accessToken}`;
	const { key } = await ask<{ key: string }>(
		gateway,
		atGateway(json("POST", "/api/auth/keys", { name: "Counting" }, { authorization })),
	);
	return key;
}
