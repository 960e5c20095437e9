import { mix } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, cyan, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { joined, type Point, polar, short, steps } from "./path.ts";
import { disc, filled, glow, slope } from "./shapes.ts";
import { type Dot, lattice, stipple } from "./stipple.ts";

/** `form` and `second` colour the body, `spark` is its light, the dots are the darkest or lightest of all. */
const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: [0.95, 0.025, 80], other: plum, form: pink, second: tangerine, spark: saffron },
	{ ground: plum, other: blush, form: pink, second: coral, spark: [0.95, 0.08, 90] },
	{ ground: [0.42, 0.1, 200], other: paper, form: coral, second: tangerine, spark: blush },
	{ ground: tangerine, other: oxblood, form: [0.55, 0.24, 358], second: pink, spark: paper },
	{ ground: blush, other: [0.25, 0.07, 200], form: [0.62, 0.22, 25], second: coral, spark: saffron },
	{ ground: [0.91, 0.1, 110], other: plum, form: [0.6, 0.25, 358], second: coral, spark: cyan },
	{ ground: pink, other: plum, form: saffron, second: [0.93, 0.08, 95], spark: paper },
	{ ground: [0.25, 0.06, 20], other: [0.9, 0.06, 60], form: [0.68, 0.2, 40], second: saffron, spark: lime },
];

const shadow: Palette["form"] = [0.2, 0.07, 350];

/** How much of a ball lies in shade at a point, for light from `light`. */
function shade(centre: Point, radius: number, light: number, [x, y]: Point): number {
	const [dx, dy] = [(x - centre[0]) / radius, (y - centre[1]) / radius];
	const flat = dx ** 2 + dy ** 2;
	if (flat > 1) return 0;
	const facing = dx * Math.cos(light) * 0.8 + dy * Math.sin(light) * 0.8 + Math.sqrt(1 - flat) * 0.6;
	return Math.min(0.98, Math.max(0, 0.72 - facing * 0.95));
}

function ball(centre: Point, radius: number, light: number, pitch: number, degrees: number): string {
	const dots = lattice(centre, radius * 1.45, pitch, degrees).map(
		(at): Dot => ({ at, full: shade(centre, radius, light, at) }),
	);
	const id = `ball${short(radius)}`;
	return `<clipPath id="${id}">${disc(centre, radius, "")}</clipPath>${disc(centre, radius, "url(#body)")}<g clip-path="url(#${id})">${stipple(dots, pitch * 1.2, shadow)}</g>`;
}

const body = ({ form, second, spark }: Palette, light: number): string =>
	glow(
		"body",
		[
			[0, spark],
			[0.4, second],
			[1, form],
		],
		polar([0.5, 0.5], 0.3, light),
		0.72,
	);

/** One heavy ball and a small one in its orbit. */
function orb({ random }: Brief, palette: Palette): Drawing {
	const light = random.between(-2.7, -0.5);
	const centre: Point = [400 + random.between(-70, 70), 410 + random.between(-50, 50)];
	const radius = random.between(215, 265);
	const pitch = radius / random.between(9, 12.5);
	const small = random.between(34, 70);
	const beside = polar(
		centre,
		radius + small + random.between(14, 50),
		random.pick([-2.36, -0.79, 0.79, 2.36]) + random.between(-0.14, 0.14),
	);
	return {
		ground: palette.ground,
		defs: body(palette, light),
		body: disc(beside, small, palette.form) + ball(centre, radius, light, pitch, random.between(10, 55)),
		focus: polar(centre, radius * 0.6, light + 2.2),
		zoom: 2.1,
	};
}

/** Balls leaning on balls: a soft, heavy pile. */
function pile({ random }: Brief, palette: Palette): Drawing {
	const light = random.between(-2.6, -0.6);
	const side = random.sign();
	const big: Point = [400 - side * random.between(40, 110), random.between(490, 530)];
	const radius = random.between(170, 195);
	const upper = random.between(95, 130);
	const angle = -Math.PI / 2 + side * random.between(0.3, 0.8);
	const second = polar(big, radius + upper * 0.93, angle);
	const third = polar(second, upper + 62, angle - side * random.between(0.7, 1.4));
	return {
		ground: palette.ground,
		defs: body(palette, light),
		body: ball(third, 52, light, 17, 30) + ball(second, upper, light, 19, 45) + ball(big, radius, light, 22, 15),
		focus: second,
		zoom: 1.9,
	};
}

/** Seeds in a spiral, as a sunflower counts them. */
function bloom({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(330, 460);
	const centre: Point = [400 + random.between(-60, 60), 400 + random.between(-60, 60)];
	const reach = random.between(290, 330);
	const beat = random.between(1.2, 3.4);
	const phase = random.between(0, 6.28);
	const lean = random.between(0, 6.28);
	const drift = random.between(0.25, 0.6);
	const dots = steps(count).map((share, index): Dot => {
		const radius = reach * Math.sqrt(share);
		const angle = index * 2.399963;
		const wave = 0.5 + 0.5 * Math.sin(share * Math.PI * 2 * beat + phase);
		return {
			at: polar(centre, radius, angle),
			full: 0.2 + 0.8 * (wave * (1 - drift) + drift * (0.5 + 0.5 * Math.cos(angle - lean))),
		};
	});
	const widest = (reach / Math.sqrt(count)) * 1.72;
	const hue = palette.ground[0] > 0.6 ? shadow : palette.spark;
	return {
		ground: palette.ground,
		defs: glow(
			"body",
			[
				[0, palette.second],
				[0.75, palette.form],
				[1, palette.form],
			],
			[0.5, 0.5],
			0.6,
		),
		body: disc(polar(centre, 46, lean), reach * 0.82, "url(#body)") + stipple(dots, widest, hue, 8),
		focus: polar(centre, reach * 0.4, lean),
		zoom: 2.1,
	};
}

/** Two sounds meeting in one skin. */
function waves({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [400, 400 + random.between(-20, 20)];
	const first: Point = polar(centre, random.between(80, 220), random.between(0, 6.28));
	const second: Point = polar(centre, random.between(120, 260), random.between(0, 6.28));
	const length = random.between(120, 230);
	const reach = random.between(285, 315);
	const square = random.chance(0.4);
	const pitch = 25;
	const dots = lattice(centre, reach * (square ? 0.92 : 1), pitch, square ? 0 : 45).flatMap((at): Dot[] => {
		const away = Math.hypot(at[0] - centre[0], at[1] - centre[1]) / reach;
		if (!square && away > 1) return [];
		const one = Math.cos((Math.hypot(at[0] - first[0], at[1] - first[1]) / length) * Math.PI * 2);
		const two = Math.cos((Math.hypot(at[0] - second[0], at[1] - second[1]) / length) * Math.PI * 1.5);
		return [{ at, full: (0.5 + (one + two) * 0.3) * (square ? 1 : 1.1 - 0.5 * away ** 4) }];
	});
	const light = palette.ground[0] > 0.6 ? mix(palette.form, shadow, 0.25) : palette.second;
	return {
		ground: palette.ground,
		body:
			stipple(dots, pitch * 1.12, light, 8) +
			disc(first, random.between(40, 64), palette.spark === paper ? palette.second : palette.spark),
		focus: first,
		zoom: 2,
	};
}

/** A lamp: a dome, its foot, and the light it lets down. */
function lamp({ random }: Brief, palette: Palette): Drawing {
	const x = 400 + random.between(-70, 70);
	const half = random.between(210, 275);
	const tall = half * random.between(0.72, 1.15);
	const rim = random.between(360, 410);
	const foot = random.between(655, 690);
	const waist = random.between(16, 34);
	const base = half * random.between(0.42, 0.66);
	const light = random.pick([-2.4, -0.75]);
	const top: Point = [x, rim - tall * 0.1];
	const dots = lattice([x, rim - tall / 2], half * 1.5, 22, random.between(10, 50)).flatMap((at): Dot[] => {
		const [dx, dy] = [(at[0] - x) / half, (at[1] - rim) / tall];
		if (dy > -0.05 || dx ** 2 + dy ** 2 > 0.93) return [];
		return [{ at, full: shade([x, rim], half * 1.02, light, [at[0], rim + dy * half]) }];
	});
	const spill = steps(7, 34, 200).flatMap((down, row) =>
		steps(11 + row, -1, 1).map(
			(across): Dot => ({
				at: [x + across * (half * 0.86 + down * 0.42), rim + down],
				full: (1 - down / 230) * (1 - Math.abs(across) * 0.45),
			}),
		),
	);
	return {
		ground: palette.ground,
		defs:
			body(palette, light) +
			slope(
				"stem",
				[
					[0, palette.form],
					[1, mix(palette.form, shadow, 0.6)],
				],
				0,
			),
		body:
			stipple(spill, 15, palette.spark) +
			filled(
				`M${joined([x - waist, rim - 10])}C${joined([x - waist, foot - 60, x - base, foot - 70, x - base, foot])}H${short(x + base)}C${joined([x + base, foot - 70, x + waist, foot - 60, x + waist, rim - 10])}z`,
				"url(#stem)",
			) +
			filled(
				`M${joined([x - half, rim])}A${short(half)} ${short(tall)} 0 0 1 ${joined([x + half, rim])}Q${joined([top[0], rim + 36, x - half, rim])}z`,
				"url(#body)",
			) +
			stipple(dots, 24, shadow),
		focus: [x + half * 0.3, rim - 20],
		zoom: 1.9,
	};
}

/** Halftone: things you want to run a thumb over. */
export const sense: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: orb, words: ["boulder", "stone"] },
			{ draw: pile, words: ["pebble", "cat"] },
			{ draw: bloom, words: ["kaleidoscope", "garden"] },
			{ draw: waves, words: ["thunder", "rain", "sound", "speaker", "blanket"] },
			{ draw: lamp, words: ["lamp", "light"] },
		],
		palettes,
	);
