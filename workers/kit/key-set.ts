import * as z from "zod";

/** Public keys as a JWK set (RFC 7517). */
export const KeySet = z.object({
	keys: z.array(
		z.object({
			kid: z.string(),
			kty: z.literal("EC"),
			crv: z.literal("P-256"),
			x: z.string(),
			y: z.string(),
			alg: z.literal("ES256"),
			use: z.literal("sig"),
		}),
	),
});
