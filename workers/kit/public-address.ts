/** Whether an address may be asked on somebody's behalf, or why not. */
export type Checked = { ok: true; url: URL } | { ok: false; reason: string };

const no = (reason: string): Checked => ({ ok: false, reason });

/** Names that mean something only inside a network (RFC 6761, 6762, 8375, and what routers hand out). */
const insideNames = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/;

/**
 * Checks an address as far as its text tells: http or https on its usual port, no credentials, and a host that is a public
 * address or a name of the public web. What a name resolves to is for the caller to check with `isPublicIp`.
 */
export function checkAddress(text: string, base?: URL): Checked {
	if (!URL.canParse(text, base?.href)) return no("is no address");
	const url = new URL(text, base);
	if (url.protocol !== "http:" && url.protocol !== "https:") return no("is neither http nor https");
	if (url.username !== "" || url.password !== "") return no("has credentials in it");
	if (!["", "80", "443"].includes(url.port)) return no("names another port than 80 or 443");
	const reason = refuseHost(url.hostname, text);
	return reason === undefined ? { ok: true, url } : no(reason);
}

function refuseHost(host: string, text: string): string | undefined {
	if (isIp(host)) {
		// `URL` reads 0x7f.1 or 2130706433 as 127.0.0.1, as browsers do: nobody honest writes it so.
		if (!host.startsWith("[") && /^[a-z]+:/i.test(text) && !text.includes(host)) return "spells its address oddly";
		return isPublicIp(host) ? undefined : "is not a public address";
	}
	const name = host.replace(/\.$/, "");
	if (!name.includes(".")) return "is no name of the public web";
	return insideNames.test(name) ? "is a name inside a network" : undefined;
}

/** Whether the host of a `URL` is an address, not a name. */
export const isIp = (host: string): boolean => host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);

/** Whether everybody on the internet means the same machine by it (the IANA registries of special-purpose addresses). */
export function isPublicIp(ip: string): boolean {
	const bare = ip.replace(/^\[(.*)\]$/, "$1");
	return bare.includes(":") ? isPublicV6(bare) : isPublicV4(bare);
}

/** What is not public of IPv4: network and length of its prefix. */
const specialV4: readonly [string, number][] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	// Multicast, reserved and broadcast.
	["224.0.0.0", 3],
];

function isPublicV4(ip: string): boolean {
	const number = numberOf(ip);
	if (number === undefined) return false;
	return !specialV4.some(([network, length]) => {
		const size = 2 ** (32 - length);
		return Math.floor(number / size) === Math.floor((numberOf(network) ?? 0) / size);
	});
}

function numberOf(ip: string): number | undefined {
	const parts = ip.split(".");
	if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
		return undefined;
	return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

/**
 * Of IPv6 only what is routed to everybody, 2000::/3, without the ranges in it that stand for others: this leaves out
 * loopback, link-local, ULA, multicast and every way to write an IPv4 address as an IPv6 one.
 */
function isPublicV6(ip: string): boolean {
	if (!URL.canParse(`http://[${ip}]/`)) return false;
	const [first = 0, second = 0] = groupsOf(new URL(`http://[${ip}]/`).hostname.slice(1, -1));
	if (first >> 13 !== 1) return false;
	const isProtocols = first === 0x2001 && second < 0x200;
	const isDocumentation = (first === 0x2001 && second === 0xdb8) || (first === 0x3fff && second < 0x1000);
	const is6to4 = first === 0x2002;
	return !isProtocols && !isDocumentation && !is6to4;
}

/** The eight groups of an address as `URL` writes it. */
function groupsOf(ip: string): number[] {
	const [head = "", tail] = ip.split("::");
	const read = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
	if (tail === undefined) return read(head);
	const [before, after] = [read(head), read(tail)];
	return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
