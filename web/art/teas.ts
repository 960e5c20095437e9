import { lighter, mix, type Oklch } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import type { Palette } from "./palette.ts";
import { between, joined, type Point, polar, short, softLine, softLoop, steps } from "./path.ts";
import type { Random } from "./random.ts";
import { disc, filled, glow, slope, stroked } from "./shapes.ts";

/** `form` is the leaf, `second` the liquor or the clay, `spark` a small thing of another colour. */
const palettes: readonly [Palette, ...Palette[]] = [
	{
		ground: [0.95, 0.014, 90],
		other: [0.25, 0.025, 140],
		form: [0.48, 0.07, 135],
		second: [0.78, 0.07, 115],
		spark: [0.6, 0.1, 45],
	},
	{
		ground: [0.93, 0.018, 80],
		other: [0.24, 0.02, 60],
		form: [0.38, 0.045, 150],
		second: [0.68, 0.09, 55],
		spark: [0.5, 0.09, 40],
	},
	{
		ground: [0.9, 0.025, 110],
		other: [0.26, 0.03, 160],
		form: [0.34, 0.04, 165],
		second: [0.93, 0.02, 95],
		spark: [0.62, 0.11, 50],
	},
	{
		ground: [0.94, 0.016, 70],
		other: [0.24, 0.03, 40],
		form: [0.4, 0.05, 60],
		second: [0.58, 0.1, 42],
		spark: [0.5, 0.06, 130],
	},
	{
		ground: [0.86, 0.03, 85],
		other: [0.27, 0.02, 90],
		form: [0.3, 0.025, 110],
		second: [0.72, 0.09, 75],
		spark: [0.94, 0.02, 95],
	},
	{
		ground: [0.92, 0.015, 150],
		other: [0.23, 0.025, 170],
		form: [0.52, 0.06, 155],
		second: [0.8, 0.05, 90],
		spark: [0.55, 0.09, 35],
	},
];

/** A pale plant on the dark sheet, a dark one on the light. */
const leafInk = ({ ground, form }: Palette): Oklch => (ground[0] < 0.4 ? lighter(form, 0.32) : form);

function leaf(foot: Point, angle: number, long: number, wide: number, bend = 0): { shape: string; vein: string } {
	const tip = polar(foot, long, angle + bend);
	const spine = polar(between(foot, tip), long * bend * 0.35, angle - Math.PI / 2);
	const side = (sign: number): Point[] => [
		between(
			polar(foot, long * 0.25, angle),
			polar(polar(foot, long * 0.25, angle), wide * 0.7 * sign, angle + Math.PI / 2),
		),
		polar(spine, wide * sign, angle + Math.PI / 2),
		polar(polar(tip, -long * 0.14, angle + bend), wide * 0.22 * sign, angle + Math.PI / 2),
	];
	return {
		shape: softLoop([foot, foot, ...side(1), tip, tip, ...side(-1).reverse()]),
		vein: softLine([foot, spine, polar(tip, -long * 0.12, angle + bend)]),
	};
}

/** Ink that gathered where the brush stopped. */
const wash = (colour: Oklch): string =>
	glow(
		"wash",
		[
			[0, colour, 0.82],
			[0.6, colour, 0.72],
			[0.9, colour, 0.95],
			[0.975, lighter(colour, -0.05)],
			[1, colour, 0.5],
		],
		[0.5, 0.5],
		0.5,
	);

function branch(random: Random, from: Point, angle: number, long: number, palette: Palette, buds: boolean): string {
	const ink = leafInk(palette);
	const bend = random.between(0.2, 0.5) * random.sign();
	const stem = steps(6).map((share): Point => polar(from, long * share, angle + bend * share));
	const pairs = random.whole(4, 6);
	const leaves = steps(pairs * 2, 0.24, 1).map((share, index) => {
		const root = polar(from, long * share, angle + bend * share);
		const side = index % 2 ? 1 : -1;
		const size = (1.12 - share * 0.5) * random.between(0.85, 1.15);
		return leaf(
			root,
			angle + bend * share + side * random.between(0.55, 0.95) * (share > 0.97 ? 0.1 : 1),
			150 * size,
			33 * size,
			side * random.between(-0.3, 0.1),
		);
	});
	const flowers = steps(5, 0.3, 0.95).map((share) => {
		const root = polar(from, long * share, angle + bend * share);
		return disc(
			polar(root, random.between(30, 56), angle + random.between(-1.8, 1.8)),
			random.between(11, 21),
			palette.spark,
		);
	});
	return (
		stroked(softLine(stem), ink, 5, ' stroke-linecap="round"') +
		leaves.map(({ shape }, index) => filled(shape, index % 3 === 1 ? mix(ink, palette.ground, 0.32) : ink)).join("") +
		stroked(leaves.map(({ vein }) => vein).join(""), palette.ground, 2) +
		(buds ? flowers.join("") : "")
	);
}

/** A branch across a washed moon. */
function sprig({ random, words }: Brief, palette: Palette): Drawing {
	const side = random.sign();
	const moon: Point = [400 + side * random.between(20, 80), random.between(300, 380)];
	const radius = random.between(190, 235);
	const from: Point = [400 - side * random.between(150, 250), random.between(720, 780)];
	const angle = -Math.PI / 2 + side * random.between(0.22, 0.5);
	const buds = words.some((word) => ["bud", "jasmine", "verbena", "rose"].includes(word)) || random.chance(0.3);
	return {
		ground: palette.ground,
		defs: wash(palette.second),
		body: disc(moon, radius, "url(#wash)") + branch(random, from, angle, random.between(500, 580), palette, buds),
		focus: [(moon[0] + from[0]) / 2, 420],
		zoom: 1.8,
		grain: mix(palette.ground, palette.form, 0.5),
	};
}

/** A cup seen from above, one leaf afloat. */
function cup({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [400 + random.between(-60, 60), 400 + random.between(-40, 40)];
	const radius = random.between(220, 262);
	const clay = palette.ground[0] < 0.4 ? lighter(palette.ground, 0.12) : mix(palette.ground, palette.form, 0.16);
	const angle = random.between(0, 6.28);
	const float = leaf(
		polar(centre, radius * 0.5, angle),
		angle + random.between(2, 2.9),
		radius * 0.78,
		radius * 0.17,
		random.between(-0.4, 0.4),
	);
	const shadow: Oklch = [0.2, 0.02, 90];
	return {
		ground: palette.ground,
		defs:
			glow(
				"liquor",
				[
					[0, lighter(palette.second, 0.05)],
					[0.7, palette.second],
					[1, lighter(palette.second, -0.2)],
				],
				[0.45, 0.42],
				0.56,
			) +
			glow(
				"shadow",
				[
					[0.7, shadow, 0.35],
					[1, shadow, 0],
				],
				[0.5, 0.5],
				0.5,
			),
		body:
			disc([centre[0] + 26, centre[1] + 30], radius * 1.3, "url(#shadow)") +
			disc(centre, radius * 1.14, clay) +
			disc(centre, radius * 1.06, lighter(clay, -0.06)) +
			disc([centre[0] + 4, centre[1] + 5], radius, "url(#liquor)") +
			filled(float.shape, palette.form) +
			stroked(float.vein, palette.second, 3) +
			stroked(
				`M${joined([...polar(centre, radius * 0.86, -2.7)])}A${short(radius * 0.86)} ${short(radius * 0.86)} 0 0 1 ${joined([...polar(centre, radius * 0.86, -1.6)])}`,
				[0.97, 0.01, 90],
				7,
				' opacity=".5" stroke-linecap="round"',
			) +
			disc(polar(centre, radius * 0.45, angle + 2.2), 8, palette.form),
		focus: polar(centre, radius * 0.4, angle),
		zoom: 1.9,
		grain: mix(palette.ground, palette.form, 0.5),
	};
}

/** Hills behind hills, and what rises from them. */
function hills({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(4, 5);
	const ink = leafInk(palette);
	const sun: Point = [random.between(230, 570), random.between(230, 300)];
	const layers = steps(count).map((share, index) => {
		const y = 420 + share * 270;
		const phase = random.between(0, 6.28);
		const high = random.between(35, 75);
		const points = steps(9, -420, 1220).map(
			(x, place): Point => [x, y + Math.sin(place * 1.15 + phase) * high + random.between(-20, 20)],
		);
		return filled(
			`${softLine(points)}V1300H-420z`,
			mix(palette.ground, index === count - 1 ? ink : mix(ink, palette.second, 0.35), 0.16 + share * 0.84),
		);
	});
	const side = random.sign();
	const x = 400 - side * random.between(60, 190);
	const steam = steps(3).map((share) =>
		softLine(
			steps(8, 520, 40).map(
				(y, index): Point => [x + share * 46 + Math.sin(index * 0.9 + share) * (14 + index * 6) + side * index * 9, y],
			),
		),
	);
	return {
		ground: palette.ground,
		defs: wash(palette.second),
		body:
			disc(sun, random.between(90, 135), "url(#wash)") +
			layers[0] +
			stroked(steam.join(""), mix(palette.ground, ink, 0.3), 6, ' stroke-linecap="round"') +
			layers.slice(1).join(""),
		focus: [x, 430],
		zoom: 1.7,
		level: true,
		grain: mix(palette.ground, palette.form, 0.5),
	};
}

/** One leaf, large enough to read. */
function herbal({ random }: Brief, palette: Palette): Drawing {
	const ink = leafInk(palette);
	const lean = random.between(0.1, 0.45) * random.sign();
	const angle = -Math.PI / 2 + lean;
	const foot: Point = [400 - Math.sin(lean) * 300, 700];
	const long = random.between(560, 610);
	const wide = random.between(120, 185);
	const big = leaf(foot, angle, long, wide, 0);
	const count = random.whole(7, 10);
	const veins = steps(count, 0.16, 0.8).map((share) => {
		const root = polar(foot, long * share, angle);
		const reach = wide * Math.sin(share * Math.PI * 0.94 + 0.2) * 0.86;
		return [-1, 1]
			.map((side) =>
				softLine([root, polar(root, reach * 0.6, angle + side * 0.9), polar(root, reach * 1.15, angle + side * 0.72)]),
			)
			.join("");
	});
	const drop = polar(foot, long * random.between(0.4, 0.6), angle + random.between(0.5, 0.62) * Math.sign(lean));
	return {
		ground: palette.ground,
		defs:
			wash(palette.second) +
			slope(
				"leaf",
				[
					[0, lighter(ink, 0.1)],
					[1, lighter(ink, -0.06)],
				],
				20,
			),
		body:
			disc(
				[400 + Math.sign(lean) * random.between(110, 170), random.between(250, 330)],
				random.between(120, 170),
				"url(#wash)",
			) +
			stroked(`M${joined([...foot])}L${joined([...polar(foot, -190, angle - lean * 0.4)])}`, ink, 8) +
			filled(big.shape, "url(#leaf)") +
			stroked(big.vein + veins.join(""), palette.ground, 3, ' stroke-linecap="round"') +
			disc(drop, random.between(14, 24), palette.spark),
		focus: polar(foot, long * 0.55, angle),
		zoom: 1.9,
		grain: mix(palette.ground, palette.form, 0.5),
	};
}

/** Stalks in a field, bending the same way. */
function stalks({ random }: Brief, palette: Palette): Drawing {
	const ink = leafInk(palette);
	const wind = random.between(0.12, 0.34) * random.sign();
	const count = random.whole(5, 7);
	const plants = steps(count, 210, 590).map((x, index) => {
		const foot: Point = [x + random.between(-24, 24) - wind * 520, 860];
		const long = random.between(430, 720);
		const angle = -Math.PI / 2 + wind * 0.5;
		const ear = steps(8, 0.7, 1).flatMap((share) =>
			[-1, 1].map((side) => {
				const root = polar(foot, long * share, angle + wind * share);
				return softLine([root, polar(root, 30, angle + wind * share + side * 0.5)]);
			}),
		);
		const colour = index % 3 === 0 ? mix(ink, palette.second, 0.6) : ink;
		return (
			stroked(softLine(steps(5).map((share) => polar(foot, long * share, angle + wind * share))), colour, 4) +
			stroked(ear.join(""), colour, 15, ' stroke-linecap="round"')
		);
	});
	return {
		ground: palette.ground,
		defs: wash(palette.second),
		body:
			disc(
				[400 + Math.sign(wind) * random.between(60, 140), random.between(300, 370)],
				random.between(160, 210),
				"url(#wash)",
			) + plants.join(""),
		focus: [400, 300],
		zoom: 1.8,
		grain: mix(palette.ground, palette.form, 0.5),
	};
}

/** Botanicals in ink and wash. */
export const teas: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: sprig, words: ["bud", "jasmine", "verbena", "white"] },
			{ draw: cup, words: ["black", "cake", "matcha"] },
			{ draw: hills, words: ["smoke", "smoked", "hill", "mountain"] },
			{ draw: herbal, words: ["green"] },
			{ draw: stalks, words: ["barley", "stem", "grass"] },
		],
		palettes,
	);
