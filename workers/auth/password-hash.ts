import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** OWASP's setting for scrypt that fits into an isolate: 16 MB and some 50 ms. */
const current = { ln: 14, r: 8, p: 5 };
type Cost = typeof current;

/** A hash that says how it was made, in PHC's string format: `$scrypt$ln=14,r=8,p=5$salt$hash`. */
export async function hashPassword(password: string, cost: Cost = current): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(password, salt, cost);
	return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** Without a hash it works as long as with one, and the answer is no: who measures cannot tell whether there is an account. */
export async function passwordFits(password: string, hash: string | null | undefined): Promise<boolean> {
	const { cost, salt, expected } = read(hash ?? nobodys);
	const derived = await derive(password, salt, cost);
	return timingSafeEqual(derived, expected) && Boolean(hash);
}

/** Whether it was made with other parameters than new ones are. */
export const isDated = (hash: string): boolean => {
	const { cost } = read(hash);
	return cost.ln !== current.ln || cost.r !== current.r || cost.p !== current.p;
};

/** The same password typed on another keyboard is the same: Unicode's compatibility forms are one (NFKC, as RFC 8265 has it). */
const derive = (password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> =>
	new Promise((resolve, reject) =>
		scrypt(password.normalize("NFKC"), salt, 32, { N: 2 ** ln, r, p }, (error, key) =>
			error ? reject(error) : resolve(key),
		),
	);

function read(hash: string): { cost: Cost; salt: Buffer; expected: Buffer } {
	const [, ln, r, p, salt = "", expected = ""] =
		/^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(hash) ?? [];
	if (!expected) throw new Error("A stored password hash is none of ours");
	return {
		cost: { ln: Number(ln), r: Number(r), p: Number(p) },
		salt: Buffer.from(salt, "base64url"),
		expected: Buffer.from(expected, "base64url"),
	};
}

const nobodys = `$scrypt$ln=${current.ln},r=${current.r},p=${current.p}$${"A".repeat(22)}$${"A".repeat(43)}`;
