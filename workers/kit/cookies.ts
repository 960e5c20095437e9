/** The cookies of shoppers' pages. The prefix makes the browser refuse them unless they are secure, of this host and for all of it (RFC 6265bis). */
export const cookies = {
	cart: "__Host-cart",
	access: "__Host-access",
	refresh: "__Host-refresh",
	google: "__Host-google",
	/** The age she said she has. */
	age: "__Host-age",
} as const;

export const cookieAttributes = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;
