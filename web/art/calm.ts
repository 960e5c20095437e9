import { contours, relief, thinned } from "./contour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { type Point, softLoop, steps } from "./path.ts";
import type { Random } from "./random.ts";
import { disc, filled, ramp } from "./shapes.ts";

/** From the rim of the liquid (form) through its middle (second) to its heart (spark). */
const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: paper, other: plum, form: pink, second: coral, spark: saffron },
	{ ground: plum, other: blush, form: oxblood, second: pink, spark: [0.9, 0.09, 20] },
	{ ground: [0.84, 0.1, 8], other: oxblood, form: coral, second: pink, spark: oxblood },
	{ ground: oxblood, other: [0.93, 0.04, 60], form: [0.48, 0.19, 10], second: coral, spark: [0.94, 0.09, 85] },
	{ ground: [0.93, 0.07, 118], other: plum, form: oxblood, second: pink, spark: blush },
	{ ground: [0.87, 0.06, 195], other: [0.24, 0.06, 350], form: pink, second: tangerine, spark: paper },
	{ ground: pink, other: plum, form: [0.5, 0.2, 5], second: tangerine, spark: lime },
	{ ground: [0.9, 0.06, 70], other: [0.22, 0.06, 20], form: [0.42, 0.16, 15], second: tangerine, spark: lime },
];

type Ball = { at: Point; radius: number };

/** The pull of all the balls together, on a scale where bands come out evenly wide. */
const pull =
	(balls: readonly Ball[], sway: number, beat: number) =>
	(x: number, y: number): number => {
		const [u, v] = [x + sway * Math.sin(y / beat + sway), y + sway * 0.7 * Math.sin(x / (beat * 1.2) + beat)];
		let sum = 0;
		for (const { at, radius } of balls) sum += radius ** 3 / (Math.hypot(u - at[0], v - at[1]) ** 3 + 60);
		return Math.log(sum);
	};

function liquid(balls: readonly Ball[], palette: Palette, random: Random): string {
	const bands = random.whole(6, 9);
	const heights = relief(pull(balls, random.between(14, 30), random.between(48, 90)));
	return steps(bands, 0, 1)
		.map((share) => {
			const loops = contours(heights, share ** 1.1 * 2.4);
			const path = loops.map((loop) => softLoop(thinned(loop, 4))).join("");
			return path && filled(path, ramp(palette.form, palette.second, palette.spark, share));
		})
		.join("");
}

function finished(balls: readonly Ball[], beads: string, palette: Palette, random: Random): Drawing {
	const biggest = balls.reduce((most, ball) => (ball.radius > most.radius ? ball : most));
	return {
		ground: palette.ground,
		body: beads + liquid(balls, palette, random),
		focus: biggest.at,
		zoom: 1.9,
		grain: palette.other,
	};
}

const bead = (at: Point, radius: number, palette: Palette): string =>
	disc(at, radius, palette.form) + disc([at[0] - radius * 0.22, at[1] - radius * 0.25], radius * 0.45, palette.second);

/** Soft stones balanced on each other. */
function stack({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(3, 4);
	const lean = random.between(30, 95) * random.sign();
	let y = random.between(590, 640);
	const balls = steps(count).map((share, index) => {
		const radius = (count === 3 ? 158 : 130) * (1 - share * 0.42) * random.between(0.85, 1.15);
		const ball: Ball = { at: [400 + (index % 2 ? lean : -lean * 0.7), y - radius * 0.4], radius };
		y -= radius * random.between(1.25, 1.5);
		return ball;
	});
	const side = lean > 0 ? 1 : -1;
	return finished(
		balls,
		bead([400 - side * random.between(190, 260), random.between(130, 280)], random.between(22, 40), palette),
		palette,
		random,
	);
}

/** A heavy drop letting go of the edge. */
function drop({ random }: Brief, palette: Palette): Drawing {
	const x = random.between(310, 490);
	const drift = random.between(25, 70) * random.sign();
	const heavy = random.between(150, 185);
	const balls: Ball[] = [
		{ at: [x - drift * 1.6, -30], radius: random.between(140, 230) },
		{ at: [x - drift * 0.4, random.between(190, 250)], radius: random.between(40, 62) },
		{ at: [x + drift, random.between(490, 540)], radius: heavy },
	];
	const drawing = finished(
		balls,
		bead(
			[x - Math.sign(drift) * (heavy + random.between(60, 120)), random.between(560, 690)],
			random.between(24, 46),
			palette,
		),
		palette,
		random,
	);
	return { ...drawing, focus: [x + drift, 470] };
}

/** A slow puddle with islands drifting off. */
function pool({ random }: Brief, palette: Palette): Drawing {
	const side = random.sign();
	const heart: Point = [400 - side * random.between(60, 120), random.between(420, 500)];
	const turn = random.between(0, 0.8);
	const balls: Ball[] = [
		{ at: heart, radius: random.between(160, 190) },
		{
			at: [heart[0] + side * random.between(200, 240), heart[1] - random.between(40, 210)],
			radius: random.between(70, 125),
		},
		{
			at: [heart[0] + side * random.between(160, 210), heart[1] + random.between(110, 170)],
			radius: random.between(40, 80),
		},
		{ at: [heart[0] - side * 40 * turn, heart[1] - random.between(250, 310)], radius: random.between(38, 72) },
	];
	return finished(
		balls,
		bead([400 + side * random.between(230, 290), random.between(110, 170)], random.between(20, 44), palette),
		palette,
		random,
	);
}

/** Lava on its way up and on its way down. */
function lava({ random }: Brief, palette: Palette): Drawing {
	const side = random.sign();
	const balls: Ball[] = [
		{ at: [400 - side * random.between(60, 180), 850], radius: random.between(210, 270) },
		{ at: [400 + side * random.between(20, 110), random.between(420, 500)], radius: random.between(95, 135) },
		{ at: [400 - side * random.between(40, 150), random.between(240, 310)], radius: random.between(60, 88) },
		{ at: [400 + side * random.between(120, 190), random.between(120, 190)], radius: random.between(62, 92) },
	];
	const drawing = finished(balls, "", palette, random);
	return { ...drawing, focus: [400 + side * 40, 470] };
}

/** A slow liquid, mapped like terrain. */
export const calm: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: stack, words: ["gummies", "gummy", "chocolate", "bombs", "truffles", "drops"] },
			{ draw: drop, words: ["oil", "tincture", "honey", "serum"] },
			{ draw: pool, words: ["balm", "salts", "butter", "bath", "cream"] },
			{ draw: lava },
		],
		palettes,
	);
