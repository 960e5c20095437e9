/**
 * `npm run verify-ledger -- EXPORT.ndjson --keys KEYS.json`: checks an exported ledger with nothing but this file, Node and the
 * shop's public ledger keys (`/.well-known/ledger-keys.json`, kept from an earlier day if possible). No network, and no line
 * of the shop's own code: what is checked and how is all here. The format is described in `docs/ledger.md`.
 */
import { createHash, createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

type Line = Record<string, unknown>;

const usage = "Usage: npm run verify-ledger -- EXPORT.ndjson --keys KEYS.json";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const { file, keys } = readArguments();

let chain = "";
let announced = 0;
/** Every entry's hash, by its number less one. */
const hashes: string[] = [];
let withheld = 0;
let heads = 0;
let lastHead: Line | undefined;

let number = 0;
for await (const line of linesOf(file)) {
	number += 1;
	const fault = check(read(line));
	if (fault) fail(`Line ${number}: ${fault}`);
}
conclude();

/** What is wrong with a line, if anything. */
function check(line: Line | undefined): string | undefined {
	if (!line) return "is no JSON object.";
	if (number === 1) return checkHeader(line);
	if ("head" in line) return checkHead(String(line.head));
	if (heads > 0) return "an entry after the signed heads.";
	return checkEntry(line);
}

function checkHeader(line: Line): string | undefined {
	if (line.format !== "tussi-ledger/1") return "is not the header of a ledger that this program can read.";
	chain = String(line.chain);
	announced = Number(line.entries);
	console.log(`Ledger ${chain}, store ${line.store}, exported ${line.exportedAt}`);
	return undefined;
}

/** Entries are counted without gaps; each hash is over the one before it and the hash of the entry's content. */
function checkEntry(entry: Line): string | undefined {
	const seq = hashes.length + 1;
	if (entry.seq !== seq) return `entry ${seq} is missing: here is entry ${entry.seq}.`;
	if (!("storeId" in entry)) withheld += 1;
	else if (contentHash(entry) !== entry.contentHash) return `entry ${seq} was changed: its content has another hash.`;
	const before = hashes.at(-1) ?? sha256(`tussi ledger ${chain}`);
	if (sha256(`${before}\n${entry.contentHash}`) !== entry.hash)
		return `entry ${seq} does not follow the one before it.`;
	hashes.push(String(entry.hash));
	return undefined;
}

function contentHash(entry: Line): string {
	const fields = ["seq", "storeId", "at", "actor", "subject", "entity", "field", "from", "to", "reason"];
	return sha256(JSON.stringify(fields.map((field) => entry[field])));
}

/** A head is a compact JWS (RFC 7515) with ES256 over what the chain's hash was at an entry. */
function checkHead(jws: string): string | undefined {
	const [header = "", payload = "", signature = ""] = jws.split(".");
	const { alg, kid } = read(Buffer.from(header, "base64url").toString()) ?? {};
	const key = keys.find((key) => key.kid === kid);
	if (!key || alg !== "ES256") return `a head signed with the key ${kid}, which is not among the given ones.`;
	const signed = { key: createPublicKey({ key, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
	if (!verify("sha256", Buffer.from(`${header}.${payload}`), signed, Buffer.from(signature, "base64url")))
		return "a head whose signature is wrong.";
	const head = read(Buffer.from(payload, "base64url").toString());
	const seq = Number(head?.seq);
	if (!head || head.chain !== chain) return `a head of another ledger: ${head?.chain}.`;
	if (seq > hashes.length)
		return `a head for entry ${seq}: entry ${hashes.length + 1} and those after it were cut off.`;
	if (hashes[seq - 1] !== head.hash)
		return `entry ${seq} is not the one that was signed on ${head.at}: it, or one after entry ${lastHead?.seq ?? 0}, was rewritten.`;
	heads += 1;
	lastHead = head;
	return undefined;
}

function conclude(): void {
	if (hashes.length !== announced) fail(`The header announces ${announced} entries, and there are ${hashes.length}.`);
	console.log(
		`${hashes.length} entries follow one another${withheld > 0 ? `, ${withheld} of them by hash alone` : ""}.`,
	);
	if (hashes.length === 0) console.log("Good: there is nothing in it.");
	else if (lastHead) concludeFrom(lastHead);
	else fail("No signed head: whoever can write to the database could have written all of this.");
}

function concludeFrom(lastHead: Line): void {
	console.log(`${heads} signed heads agree; the last one is for entry ${lastHead.seq}, signed ${lastHead.at}.`);
	const unsigned = hashes.length - Number(lastHead.seq);
	if (unsigned > 0) console.log(`The last ${unsigned} entries came after it and are not proven yet.`);
	console.log(`Good: entries 1 to ${lastHead.seq} are as they were when they were signed.`);
}

/** Split at line feeds alone: Node's own reader of lines takes other characters for ends of lines too, which JSON may hold. */
async function* linesOf(path: string): AsyncGenerator<string> {
	let rest = "";
	for await (const chunk of createReadStream(path, "utf8")) {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		yield* lines;
	}
	if (rest !== "") yield rest;
}

function read(text: string): Line | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? (value as Line) : undefined;
	} catch {
		return undefined;
	}
}

function readArguments(): { file: string; keys: (JsonWebKey & { kid?: string })[] } {
	try {
		const { values, positionals } = parseArgs({ allowPositionals: true, options: { keys: { type: "string" } } });
		const [path] = positionals;
		if (!path || !values.keys) fail(usage);
		// npm runs commands in the project's folder; files are named from where the person stands.
		const from = (name: string) => resolve(process.env.INIT_CWD ?? ".", name);
		return { file: from(path), keys: JSON.parse(readFileSync(from(values.keys), "utf8")).keys };
	} catch (error) {
		fail(`${error instanceof Error ? error.message : error}\n${usage}`);
	}
}

function fail(message: string): never {
	console.error(`BAD. ${message}`);
	process.exit(1);
}
