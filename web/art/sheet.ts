import { hex } from "./colour.ts";
import type { Drawing } from "./drawing.ts";
import { short } from "./path.ts";

const grainDots = "M3 7h1M17 2h1M29 13h1M41 5h1M8 24h1M23 33h1M36 27h1M45 41h1M12 44h1M31 45h1M2 36h1M20 19h1";

function closer({ focus: [x, y], zoom = 2, level }: Drawing): string {
	return ` transform="translate(400 400)${level ? "" : "rotate(-14)"}scale(${short(zoom, 2)})translate(${short(-x)} ${short(-y)})"`;
}

/** Puts a composition on its sheet; `detail` looks closer and tilts the head. */
export function sheet(drawing: Drawing, detail: boolean): string {
	const grain = drawing.grain ? hex(drawing.grain) : "";
	const pattern = grain
		? `<pattern id="grain" width="48" height="48" patternUnits="userSpaceOnUse" patternTransform="rotate(17)"><path d="${grainDots}" stroke="${grain}" stroke-width="1.2"/></pattern>`
		: "";
	return (
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">' +
		`<defs>${pattern}${drawing.defs ?? ""}</defs>` +
		`<rect width="800" height="800" fill="${hex(drawing.ground)}"/>` +
		`<g${detail ? closer(drawing) : ""}>${drawing.body}</g>` +
		(grain ? '<rect width="800" height="800" fill="url(#grain)" opacity=".35"/>' : "") +
		"</svg>"
	);
}
