import { hex, lighter } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { joined, type Point, polar, polygon, short, softLine, softLoop, steps } from "./path.ts";
import { disc, filled, slope, stroked } from "./shapes.ts";

const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: saffron, other: oxblood, form: [0.5, 0.2, 18], second: pink, spark: paper },
	{ ground: oxblood, other: [0.93, 0.05, 75], form: tangerine, second: pink, spark: saffron },
	{ ground: plum, other: pink, form: [0.93, 0.06, 75], second: coral, spark: saffron },
	{ ground: [0.94, 0.035, 70], other: plum, form: [0.56, 0.21, 22], second: saffron, spark: pink },
	{ ground: pink, other: [0.25, 0.08, 5], form: [0.3, 0.11, 5], second: saffron, spark: [0.95, 0.1, 95] },
	{ ground: [0.3, 0.07, 165], other: [0.9, 0.06, 60], form: blush, second: coral, spark: saffron },
	{ ground: coral, other: plum, form: [0.27, 0.09, 355], second: saffron, spark: lime },
];

/** A star's outline: points out at `outer`, valleys at `inner`, every other point a little shorter. */
function rays(centre: Point, inner: number, outer: number, count: number, shorter = 1): string {
	return polygon(
		steps(count * 2, 0, count * 2 - 1).map((index) => {
			const angle = (index / count) * Math.PI - Math.PI / 2;
			const tip = index % 4 === 0 ? outer : inner + (outer - inner) * shorter;
			return polar(centre, index % 2 ? inner : tip, angle);
		}),
	);
}

const petal = (centre: Point, from: number, to: number, width: number, angle: number): string =>
	softLoop([
		polar(centre, from, angle),
		polar(centre, from, angle),
		polar(centre, from + (to - from) * 0.45, angle - width),
		polar(centre, to, angle - width * 0.12),
		polar(centre, to, angle + width * 0.12),
		polar(centre, from + (to - from) * 0.45, angle + width),
	]);

const around = (count: number, offset = 0): number[] =>
	steps(count, 0, count - 1).map((index) => ((index + offset) / count) * Math.PI * 2);

const beads = (centre: Point, radius: number, count: number, width: number, colour: Palette["form"]): string =>
	`<circle cx="${short(centre[0])}" cy="${short(centre[1])}" r="${short(radius)}" fill="none" stroke="${hex(colour)}" stroke-width="${short(width)}" stroke-linecap="round" pathLength="${count * 2}" stroke-dasharray="0 2"/>`;

/** A sun half under the horizon. */
function sun({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [random.between(250, 550), random.between(480, 600)];
	const radius = random.between(125, 180);
	const count = random.pick([16, 20, 24, 32, 40]);
	const reach = radius * random.between(2, 2.6);
	const sea = centre[1] + radius * random.between(0.25, 0.6);
	const ripples = steps(random.whole(3, 6)).map((share, index) => {
		const half = radius * (1.5 - share * 1.1) * (index % 2 ? 0.8 : 1);
		return `M${joined([centre[0] - half, sea + 34 + index * 36])}h${short(half * 2)}`;
	});
	return {
		ground: palette.ground,
		defs: slope("disc", [
			[0, palette.spark],
			[0.8, palette.second],
		]),
		body:
			filled(rays(centre, radius * 1.14, reach, count, random.between(0.45, 0.85)), palette.form) +
			disc(centre, radius * 1.12, palette.ground) +
			disc(centre, radius, "url(#disc)") +
			`<path d="M-400 ${short(sea)}H1200V1200H-400z" fill="${hex(palette.ground)}"/>` +
			stroked(`M-400 ${short(sea)}H1200`, palette.form, 5) +
			stroked(ripples.join(""), palette.second, 11, ' stroke-linecap="round"'),
		focus: [centre[0], centre[1] - radius * 0.5],
		zoom: 1.8,
		level: true,
		grain: palette.other,
	};
}

/** A crescent with its phases strung over it. */
function moon({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [random.between(340, 460), random.between(430, 500)];
	const radius = random.between(190, 235);
	const side = random.sign();
	const horn = random.between(1.85, 2.2);
	const tilt = random.between(-35, 35);
	const r = short(radius);
	const sweep = side > 0 ? 1 : 0;
	const tips = [-horn, horn].map(
		(angle): Point => [centre[0] + side * Math.cos(angle) * radius, centre[1] + Math.sin(angle) * radius],
	);
	const [upper = centre, lower = centre] = tips;
	const inner = short(radius * random.between(0.86, 0.95));
	const crescent = `M${joined([...upper])}A${r} ${r} 0 1 ${sweep} ${joined([...lower])}A${inner} ${inner} 0 1 ${1 - sweep} ${joined([...upper])}z`;
	const count = random.pick([5, 7]);
	const phases = steps(count, -2.35, -0.79).map((angle, index) => {
		const at = polar(centre, radius * 1.5, angle);
		const size = 30 - Math.abs(index - (count - 1) / 2) * 5;
		const shade: Point = [at[0] + (index - (count - 1) / 2) * size * 0.5, at[1]];
		return disc(at, size, palette.second) + (index === (count - 1) / 2 ? "" : disc(shade, size * 1.02, palette.ground));
	});
	return {
		ground: palette.ground,
		defs: slope(
			"disc",
			[
				[0, palette.second],
				[1, palette.spark],
			],
			60,
		),
		body:
			phases.join("") +
			`<g transform="rotate(${short(tilt)} ${short(centre[0])} ${short(centre[1])})">${filled(crescent, "url(#disc)")}` +
			beads(centre, radius * 1.16, random.pick([36, 48, 60]), random.between(6, 12), palette.form) +
			`${filled(rays([centre[0] - side * radius * 0.42, centre[1]], 20, 66, 8, 0.5), palette.spark)}</g>`,
		focus: [centre[0] + side * radius * 0.5, centre[1]],
		grain: palette.other,
	};
}

/** A flower of rings, grown past the edge of the sheet. */
function mandala({ random }: Brief, palette: Palette): Drawing {
	const corner = random.chance(0.6);
	const side = random.sign();
	const centre: Point = corner ? [400 + side * random.between(130, 230), random.between(500, 600)] : [400, 400];
	const count = random.pick([8, 10, 12, 14, 16]);
	const unit = corner ? random.between(1.15, 1.4) : random.between(0.84, 0.94);
	const tip = random.between(0.75, 1.35);
	const layer = (from: number, to: number, offset: number, width: number): string =>
		around(count, offset)
			.map((angle) => petal(centre, from * unit, to * unit, width / count, angle))
			.join("");
	return {
		ground: palette.ground,
		defs: `<radialGradient id="petal" gradientUnits="userSpaceOnUse" cx="${short(centre[0])}" cy="${short(centre[1])}" r="${short(390 * unit)}"><stop offset=".3" stop-color="${hex(palette.second)}"/><stop offset="1" stop-color="${hex(palette.form)}"/></radialGradient>`,
		body:
			filled(layer(190, 395, 0.5, 2.6 * tip), palette.form) +
			filled(layer(215, 345, 0.5, 1.5 * tip), palette.ground) +
			filled(layer(80, 310, 0, 3.3), "url(#petal)") +
			stroked(layer(105, 275, 0, 2), palette.ground, 4) +
			disc(centre, 112 * unit, palette.ground) +
			filled(rays(centre, 62 * unit, 100 * unit, count, 1), palette.spark) +
			disc(centre, 52 * unit, palette.form) +
			disc(centre, 24 * unit, palette.ground) +
			beads(centre, 415 * unit, count * 3, 9, palette.spark),
		focus: polar(centre, 170 * unit, corner ? -Math.PI / 2 - side * 0.5 : -0.9),
		zoom: 1.9,
		grain: palette.other,
	};
}

/** A flame standing in doorways within doorways. */
function flame({ random }: Brief, palette: Palette): Drawing {
	const x = 400 + random.between(-90, 90);
	const base = random.between(680, 740);
	const count = random.whole(4, 6);
	const widest = random.between(250, 300);
	const tall = random.between(0.85, 1.15);
	const colours = [palette.form, palette.ground, palette.second, palette.ground, palette.form, palette.ground];
	const doors = steps(count, 0, count - 1).map((index) => {
		const half = widest * (1 - index / (count + 0.7));
		const shoulder = base - (620 - index * 74) * tall * 0.62;
		const top = shoulder - half * random.pick([1, 1, 1.12]);
		return filled(
			`M${joined([x - half, base])}V${short(shoulder)}Q${joined([x - half, (shoulder + top) / 2 - half * 0.2, x, top])}Q${joined([x + half, (shoulder + top) / 2 - half * 0.2, x + half, shoulder])}V${short(base)}z`,
			colours[index] ?? palette.form,
		);
	});
	const lick = random.between(26, 46) * random.sign();
	const tip: Point = [x + lick, base - 330 * tall];
	const tongue = (size: number, lift: number): string =>
		softLoop([
			tip,
			[tip[0], tip[1] + 10],
			[x + 62 * size + lick * 0.4, base - 190 * tall],
			[x + 66 * size, base - 96 - lift],
			[x, base - 62 - lift],
			[x - 66 * size, base - 96 - lift],
			[x - 58 * size + lick * 0.1, base - 180 * tall],
		]);
	const wide = random.between(40, 66);
	return {
		ground: palette.ground,
		defs: slope("flame", [
			[0.2, palette.spark],
			[1, palette.second],
		]),
		body:
			doors.join("") +
			`<rect x="${short(x - wide)}" y="${short(base - 84)}" width="${short(wide * 2)}" height="84" fill="${hex(palette.spark)}"/>` +
			filled(tongue(1.15, 22), "url(#flame)") +
			filled(`M-400 ${short(base)}H1200V1200H-400z`, lighter(palette.ground, -0.05)) +
			stroked(`M-400 ${short(base)}H1200`, palette.form, 5),
		focus: [x, base - 220 * tall],
		zoom: 1.9,
		level: true,
		grain: palette.other,
	};
}

/** A bowl struck once, and the air above it. */
function gong({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [400 + random.between(-110, 110), random.between(510, 550)];
	const radius = random.between(180, 230);
	const r = short(radius);
	const waves = random.whole(4, 7);
	const air = steps(waves, radius * 1.22, random.between(470, 560)).map((reach, index) => {
		const spread = 0.25 + 0.1 * (index % 3);
		const from = polar(centre, reach, -Math.PI + spread);
		const to = polar(centre, reach, -spread);
		return stroked(
			`M${joined([...from])}A${short(reach)} ${short(reach)} 0 0 1 ${joined([...to])}`,
			index % 2 ? palette.second : palette.form,
			30 - index * 3,
			' stroke-linecap="round"',
		);
	});
	return {
		ground: palette.ground,
		defs: slope(
			"metal",
			[
				[0.1, palette.spark],
				[0.9, palette.second],
			],
			random.between(20, 70),
		),
		body:
			air.join("") +
			disc([centre[0], centre[1] - radius * 0.62], random.between(44, 66), palette.spark) +
			filled(`M${joined([centre[0] - radius, centre[1]])}a${r} ${r} 0 0 0 ${short(radius * 2)} 0z`, "url(#metal)") +
			filled(
				polygon([
					[centre[0] - 46, centre[1] + radius - 10],
					[centre[0] + 46, centre[1] + radius - 10],
					[centre[0] + 70, centre[1] + radius + 28],
					[centre[0] - 70, centre[1] + radius + 28],
				]),
				palette.form,
			),
		focus: [centre[0] + radius * 0.4, centre[1] - 40],
		zoom: 1.8,
		grain: palette.other,
	};
}

/** Smoke that has decided where it is going. */
function smoke({ random }: Brief, palette: Palette): Drawing {
	const foot: Point = [400 + random.between(-150, 150), 730];
	const side = foot[0] > 400 ? -1 : 1;
	const wind = random.between(60, 150) * side;
	const threads = random.whole(9, 13);
	const turns = random.between(0.9, 1.5);
	const lines = steps(threads).map((share) =>
		softLine([
			foot,
			[foot[0], 660],
			...steps(9, 590, -60).map((y, index): Point => {
				const rise = (index + 1) / 9;
				const wave = Math.sin(rise * Math.PI * 2 * turns) * 130 * rise;
				return [
					foot[0] +
						wind * rise +
						wave * side +
						(share - 0.5) * 250 * Math.sin(rise * Math.PI * 1.5 + 0.2) * rise ** 0.4,
					y,
				];
			}),
		]),
	);
	const orb: Point = [400 - side * random.between(-70, 60) + wind, random.between(210, 300)];
	const radius = random.between(120, 165);
	return {
		ground: palette.ground,
		defs: slope(
			"disc",
			[
				[0, palette.spark],
				[1, palette.second],
			],
			70,
		),
		body:
			disc(orb, radius, "url(#disc)") +
			stroked(lines.join(""), palette.form, random.between(5, 8), ' stroke-linecap="round"') +
			stroked(`M${joined([...foot])}V900`, palette.second, 12) +
			disc(foot, 15, palette.spark),
		focus: [foot[0] + wind * 0.6, 330],
		grain: palette.other,
	};
}

/** Radiating geometry: suns, moons, doorways, petals. */
export const ritual: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: sun, words: ["sun", "altar"] },
			{ draw: moon, words: ["moon", "calendar", "moonmilk", "pendulum"] },
			{ draw: mandala, words: ["deck", "mandala", "omens"] },
			{ draw: flame, words: ["candle", "candles"] },
			{ draw: gong, words: ["bowl", "gong", "bell"] },
			{ draw: smoke, words: ["smoke", "incense", "palo", "waterfall"] },
		],
		palettes,
	);
