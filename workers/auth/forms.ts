import * as z from "zod";
import { Role } from "../kit/caller.ts";
import { Address } from "../kit/order.ts";
import { isCommon } from "./common-passwords.ts";

/** What people and programs send, each with its bounds. Nothing that is not named here is taken. */

const Email = z
	.string()
	.trim()
	.toLowerCase()
	.max(254, "is longer than 254 characters")
	.pipe(z.email("is no e-mail address"));

/** Counted in characters as people see them coming, after what looks the same has become the same. */
const Password = z
	.string()
	.max(1024, "is longer than 128 characters")
	.refine((password) => password.isWellFormed(), "has half a character")
	.transform((password) => password.normalize("NFKC"))
	.refine((password) => [...password].length >= 8, { message: "is shorter than 8 characters", abort: true })
	.refine((password) => [...password].length <= 128, { message: "is longer than 128 characters", abort: true })
	.refine((password) => !isCommon(password), "is among the most common ones, which are tried first");

/** One she has already: whatever it is, it fits or it does not. */
const KnownPassword = z.string().min(1, "is needed").max(1024, "is longer than any password");

const line = (max: number) =>
	z
		.string()
		.trim()
		.max(max, `is longer than ${max} characters`)
		.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, "has characters that cannot be printed");

const Token = z.string().min(1, "is needed").max(200, "is no token of ours");

export const Registration = z
	.strictObject({ email: Email, password: Password, name: line(120).default("") })
	.refine(({ email, password }) => password.toLowerCase() !== email, {
		path: ["password"],
		message: "is your e-mail address, which is common knowledge",
	});
export type Registration = z.infer<typeof Registration>;

export const Credentials = z.strictObject({ email: Email, password: KnownPassword });
export type Credentials = z.infer<typeof Credentials>;

export const Refreshing = z.strictObject({ refreshToken: Token });
export const Leaving = z.strictObject({ refreshToken: Token.optional() });

export const ProfileChange = z.strictObject({
	name: line(120).optional(),
	phone: line(40)
		.regex(/^[+\d\s().-]*$/, "is no telephone number")
		.optional(),
	address: z.strictObject(Address.shape).nullable().optional(),
});
export type ProfileChange = z.infer<typeof ProfileChange>;

export const NewAddress = z.strictObject(Address.shape);
export const PasswordChange = z.strictObject({ current: KnownPassword, password: Password });
export type PasswordChange = z.infer<typeof PasswordChange>;
export const Forgotten = z.strictObject({ email: Email });
export const PasswordReset = z.strictObject({ token: Token, password: Password });
export type PasswordReset = z.infer<typeof PasswordReset>;
export const Verification = z.strictObject({ token: Token });
/** Empty for an account that has no password. */
export const Deletion = z.strictObject({ password: z.string().max(1024).default("") });

export const NewKey = z.strictObject({
	name: line(80).min(1, "is needed"),
	/** At most one's own; one's own when left out. */
	role: Role.optional(),
	expiresAt: z.iso.datetime().optional(),
});
export type NewKey = z.infer<typeof NewKey>;

export const UserQuery = z.object({
	limit: z
		.string()
		.regex(/^\d{1,3}$/, "is no number")
		.transform(Number)
		.pipe(z.int().min(1).max(100))
		.default(20),
	cursor: z.string().max(200).optional(),
	/** Part of a name or an e-mail. */
	q: z.string().trim().max(100).optional(),
	/** Read by the gateway: the store an admin asks about. */
	store: z.string().max(100).optional(),
});
export type UserQuery = z.infer<typeof UserQuery>;

export const UserChange = z
	.strictObject({ role: Role.optional(), isBlocked: z.boolean().optional() })
	.refine(({ role, isBlocked }) => role !== undefined || isBlocked !== undefined, "says nothing to change");
export type UserChange = z.infer<typeof UserChange>;

export const Introspected = z.object({ token: z.string().min(1, "is needed").max(4096) });

/** Somebody put there by whoever runs the platform. */
export const Person = z.strictObject({
	storeId: z.string().min(1),
	email: Email,
	password: Password,
	role: Role,
	name: line(120),
});
export type Person = z.infer<typeof Person>;

export const Id = z.object({ id: z.string().max(60) });
