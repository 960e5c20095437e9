import * as z from "zod";
import { checkAddress, isIp } from "../kit/public-address.ts";

/**
 * A host as a store may claim it: a name of the public web, in the letters that DNS knows (`kaffeestübchen.de` becomes
 * `xn--…`), lower case, without port or a dot at its end.
 */
export const Host = z
	.string()
	.trim()
	.max(253)
	.transform((text, context) => {
		const host = /^[^\s/?#@:\\]+$/.test(text) ? URL.parse(`https://${text}`)?.hostname : undefined;
		const bare = host?.replace(/\.$/, "") ?? "";
		if (bare !== "" && !isIp(bare) && checkAddress(`https://${bare}`).ok) return bare;
		context.addIssue({ code: "custom", message: "is no host of the public web" });
		return z.NEVER;
	})
	.meta({ type: "string", format: "hostname" });

export const DomainForm = z.strictObject({ host: Host });
