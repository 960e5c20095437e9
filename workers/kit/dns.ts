type DnsAnswer = { Status: number; Answer?: { type: number; data: string }[] };

/** The numbers of kinds of records (IANA, DNS parameters). */
const numbers = { A: 1, AAAA: 28, TXT: 16 } as const;
type Kind = keyof typeof numbers;

/** Asks DNS over HTTPS for JSON; of what comes, records of another kind (a CNAME on the way) are left out. Throws when nobody answers. */
async function lookUp(name: string, kind: Kind, dnsApi: string, signal: AbortSignal): Promise<string[]> {
	const response = await fetch(`${dnsApi}?name=${encodeURIComponent(name)}&type=${kind}`, {
		headers: { accept: "application/dns-json" },
		signal,
	});
	if (!response.ok) throw new Error(`DNS answered ${response.status}`);
	const { Answer = [] } = (await response.json()) as DnsAnswer;
	return Answer.filter(({ type }) => type === numbers[kind]).map(({ data }) => data);
}

/** The addresses of a name, of both kinds. */
export const lookUpAddresses = async (name: string, dnsApi: string, signal: AbortSignal): Promise<string[]> =>
	(await Promise.all((["A", "AAAA"] as const).map((kind) => lookUp(name, kind, dnsApi, signal)))).flat();

/** The texts of a name. Long ones come in quoted parts, which are one text. */
export const lookUpText = async (name: string, dnsApi: string, signal: AbortSignal): Promise<string[]> =>
	(await lookUp(name, "TXT", dnsApi, signal)).map((data) =>
		data.startsWith('"') ? [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join("") : data,
	);
