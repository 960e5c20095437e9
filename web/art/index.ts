import { calm } from "./calm.ts";
import { ceramics } from "./ceramics.ts";
import type { Kind } from "./drawing.ts";
import { field } from "./field.ts";
import { focus } from "./focus.ts";
import { pixels } from "./pixels.ts";
import { randomFrom } from "./random.ts";
import { ritual } from "./ritual.ts";
import { sense } from "./sense.ts";
import { sheet } from "./sheet.ts";
import { teas } from "./teas.ts";
import { wear } from "./wear.ts";

export { artworkPath, parseArtworkPath } from "./artwork-path.ts";

const kinds = new Map<string, Kind>([
	["calm", calm],
	["focus", focus],
	["ritual", ritual],
	["wear", wear],
	["pixels", pixels],
	["sense", sense],
	["ceramics", ceramics],
	["teas", teas],
]);

/** Which printing this is: of the first four hundred, the one whose demo shelves come out most varied. */
const edition = 17;

/** A standalone SVG picture: the same input always gives the same bytes. */
export function drawArtwork(input: { kind: string; seed: string; view: number }): string {
	const kind = input.kind || "field";
	const draw = kinds.get(kind) ?? field(kind);
	const drawing = draw({
		random: randomFrom(`${edition}/${kind}/${input.seed}`),
		words: input.seed.toLowerCase().split(/[^a-z]+/),
		inverted: input.view === 3,
	});
	return sheet(drawing, input.view === 2);
}
