type Artwork = { kind: string; seed: string; view: number };

const longest = 200;
const shape = /^\/art\/([^/]+)\/([^/]+)-([123])\.svg$/;

export const artworkPath = (kind: string, seed: string, view: number): string =>
	`/art/${encodeURIComponent((kind || "field").toWellFormed())}/${encodeURIComponent(seed.toWellFormed())}-${view}.svg`;

function decoded(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
}

/** The artwork an address names, or nothing when no `artworkPath` could have written it. */
export function parseArtworkPath(path: string): Artwork | undefined {
	// A character takes at most nine letters once encoded.
	if (path.length > longest * 18 + 20) return undefined;
	const [, kindPart, seedPart, view] = shape.exec(path) ?? [];
	if (!kindPart || !seedPart || !view) return undefined;
	const kind = decoded(kindPart);
	const seed = decoded(seedPart);
	if (!kind || !seed || kind.length > longest || seed.length > longest) return undefined;
	return { kind, seed, view: Number(view) };
}
