import * as z from "zod";
import { Role } from "./caller.ts";
import { Address } from "./order.ts";
import type { Locale, Store } from "./store.ts";

/** A person as she sees herself. */
export const Profile = z.object({
	id: z.string(),
	email: z.string(),
	name: z.string(),
	phone: z.string(),
	address: Address.nullable(),
	role: Role,
	emailVerified: z.boolean(),
	createdAt: z.iso.datetime(),
});
export type Profile = z.infer<typeof Profile>;

/** What somebody who signed in gets: the access token says who she is for `expiresIn` seconds, the refresh token gets the next pair. */
export const SignedIn = z.object({
	user: Profile,
	accessToken: z.string(),
	expiresIn: z.int(),
	refreshToken: z.string(),
});
export type SignedIn = z.infer<typeof SignedIn>;

/** An entry of the address book. */
export const SavedAddress = Address.extend({ id: z.string() });
export type SavedAddress = z.infer<typeof SavedAddress>;

/** A place where she is signed in. `device` is what its browser calls itself. */
export const Session = z.object({
	id: z.string(),
	device: z.string(),
	createdAt: z.iso.datetime(),
	lastSeenAt: z.iso.datetime(),
	current: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** Who asks, where and from where, as the gateway found out. `address` is `CF-Connecting-IP`, `origin` the shop's `https://host`. */
export type Visitor = { store: Store; locale: Locale; address: string; device: string; origin: string };
