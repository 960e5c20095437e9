import { hex, mix, type Oklch } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { joined, type Point, short, softLine, steps } from "./path.ts";
import { disc, filled, ramp, stroked } from "./shapes.ts";

/** `form` is the cloth, `second` its shade, `spark` its light. */
const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: paper, other: plum, form: pink, second: oxblood, spark: [0.86, 0.12, 10] },
	{
		ground: [0.88, 0.03, 75],
		other: [0.2, 0.04, 150],
		form: [0.55, 0.13, 155],
		second: [0.27, 0.07, 165],
		spark: [0.88, 0.13, 130],
	},
	{ ground: plum, other: paper, form: coral, second: [0.4, 0.17, 15], spark: [0.93, 0.09, 75] },
	{ ground: pink, other: [0.24, 0.07, 0], form: [0.9, 0.05, 40], second: [0.42, 0.16, 5], spark: paper },
	{ ground: [0.9, 0.12, 112], other: plum, form: [0.38, 0.12, 350], second: plum, spark: pink },
	{ ground: blush, other: [0.23, 0.06, 10], form: [0.6, 0.23, 27], second: oxblood, spark: saffron },
	{ ground: oxblood, other: blush, form: [0.85, 0.06, 60], second: [0.5, 0.14, 20], spark: paper },
	{ ground: [0.86, 0.07, 200], other: plum, form: tangerine, second: [0.47, 0.18, 22], spark: [0.93, 0.1, 90] },
];

/** How the cloth looks where it turns from the light (0) to the light (1). */
const lit = ({ second, form, spark }: Palette, light: number): Oklch =>
	ramp(second, form, spark, Math.min(1, Math.max(0, light)));

/** A strip of cloth; its own colour round it hides the seam to the next. */
const strip = (path: string, colour: Oklch): string =>
	filled(path, colour, ` stroke="${hex(colour)}" stroke-width="2.4"`);

const panel = (one: readonly Point[], two: readonly Point[]): string =>
	`${softLine(one)}L${softLine([...two].reverse()).slice(1)}z`;

/** Cloth gathered at the top and let fall in folds. */
function fall({ random }: Brief, palette: Palette): Drawing {
	const centre = random.between(340, 460);
	const lean = random.between(-110, 110);
	const top = random.between(95, 130);
	const [gathered, spread] = [random.between(90, 150), random.between(235, 300)];
	const folds = random.between(2.6, 5.2);
	const phase = random.between(0, 6.28);
	const wander = random.between(0.6, 1.6);
	const hem = random.between(650, 720);
	const count = 30;
	const edges = steps(count + 1, -1, 1).map((across) => {
		const turn = across * folds * Math.PI * 0.8 + phase + Math.sin(across * 2.2) * wander;
		const depth = Math.cos(turn);
		const points = steps(5).map((down): Point => {
			const half = gathered + (spread - gathered) * Math.sin(down * 1.45);
			const swing = Math.sin(turn + down * 0.7) * 44 * down ** 0.7;
			return [
				centre + across * half + swing + lean * down ** 1.8,
				top + down * (hem - top + depth * 26 + across * lean * 0.5),
			];
		});
		return { points, depth, light: 0.5 + 0.5 * Math.sin(turn + 0.75) };
	});
	const strips = edges.slice(1).map((edge, index) => ({
		depth: edge.depth,
		path: strip(panel(edges[index]?.points ?? edge.points, edge.points), lit(palette, edge.light)),
	}));
	strips.sort((one, two) => one.depth - two.depth);
	return {
		ground: palette.ground,
		body: strips.map(({ path }) => path).join("") + stroked(`M-400 ${short(top)}H1200`, palette.second, 7),
		focus: [centre + lean * 0.4, 470],
		zoom: 2,
		grain: palette.other,
	};
}

/** A sash slung between two points, sagging in its own time. */
function sling({ random }: Brief, palette: Palette): Drawing {
	const side = random.sign();
	const high: Point = [400 - side * random.between(300, 420), random.between(30, 120)];
	const low: Point = [400 + side * random.between(270, 420), random.between(160, 320)];
	const count = random.whole(15, 20);
	const sag = random.between(430, 560);
	const pull = random.between(0.3, 0.7);
	const beat = random.between(1.5, 3.2);
	const phase = random.between(0, 6.28);
	const curve = (share: number): Point[] => {
		const ease = share + 0.06 * Math.sin(share * Math.PI * 2 * beat + phase);
		const from: Point = [high[0] + side * 60 * share, high[1] + 40 * share];
		const to: Point = [low[0] - side * 46 * share, low[1] + 70 * share];
		return steps(7).map((along): Point => {
			const hang = Math.sin(along ** (0.75 + pull * 0.6) * Math.PI) * (60 + sag * ease);
			return [from[0] + (to[0] - from[0]) * along, from[1] + (to[1] - from[1]) * along + hang];
		});
	};
	const strips = steps(count, 0, count - 1).map((index) => {
		const light = 0.5 + 0.5 * Math.sin((index / count) * Math.PI * 2 * beat * 1.4 + phase);
		return strip(panel(curve(index / count), curve((index + 1) / count)), lit(palette, light));
	});
	return {
		ground: palette.ground,
		body: strips.join("") + disc(high, 22, palette.second) + disc(low, 22, palette.second),
		focus: [400, 430],
		zoom: 1.9,
		grain: palette.other,
	};
}

/** Warp over weft, a patch of it, its ends still loose. */
function weave({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(5, 7);
	const pitch = 480 / count;
	const wide = pitch * random.between(0.66, 0.86);
	const twill = random.chance(0.5) ? 3 : 2;
	const from = 160 + (pitch - wide) / 2;
	const cloth = [palette.form, palette.form, palette.spark, palette.form, palette.second];
	const across = [palette.second, palette.form, palette.second, palette.spark];
	const shift = random.whole(0, 4);
	const seam = random.between(0.12, 0.3);
	const bar = (x: number, y: number, width: number, height: number, colour: Oklch, upright: boolean): string => {
		const seams = [seam, 1 - seam].map((share) =>
			upright
				? `M${joined([x + width * share, y])}v${short(height)}`
				: `M${joined([x, y + height * share])}h${short(width)}`,
		);
		return (
			filled(`M${joined([x, y])}h${short(width)}v${short(height)}h${short(-width)}z`, colour) +
			stroked(seams.join(""), mix(colour, palette.ground, 0.42), 3)
		);
	};
	const ends = (): [number, number] => [random.between(20, 150), random.between(20, 150)];
	const warpColour = (column: number): Oklch => cloth[(column + shift) % cloth.length] ?? palette.form;
	const indices = steps(count, 0, count - 1);
	const warp = indices.map((column) => {
		const [above, below] = ends();
		return bar(from + column * pitch, 160 - above, wide, 480 + above + below, warpColour(column), true);
	});
	const weft = indices.map((row) => {
		const [before, after] = ends();
		return bar(
			160 - before,
			from + row * pitch,
			480 + before + after,
			wide,
			mix(across[(row + shift) % across.length] ?? palette.second, palette.ground, 0.08),
			false,
		);
	});
	const over = indices.flatMap((row) =>
		indices
			.filter((column) => (column + row) % twill === 0)
			.map((column) =>
				bar(from + column * pitch, from + row * pitch - (pitch - wide) / 2, wide, pitch, warpColour(column), true),
			),
	);
	return {
		ground: palette.ground,
		body: `<g transform="rotate(${short(random.between(8, 40) * random.sign())} 400 400)">${warp.join("")}${weft.join("")}${over.join("")}</g>`,
		focus: [430, 360],
		zoom: 1.9,
		grain: palette.other,
	};
}

/** A thread laid down line after line over something asleep. */
function ridge({ random }: Brief, palette: Palette): Drawing {
	const rows = 24;
	const bodies = steps(random.whole(3, 5)).map((share) => ({
		x: 210 + share * 380 + random.between(-50, 50),
		y: random.between(0.2, 0.95),
		tall: random.between(35, 190),
		wide: random.between(34, 120),
	}));
	const tilt = random.between(-12, 12);
	const inset = random.between(70, 130);
	const lines = steps(rows).map((down) => {
		const y = 210 + down * 440;
		const points = steps(15, inset, 800 - inset).map((x, index): Point => {
			const lift = bodies.reduce(
				(sum, body) => sum + body.tall * Math.exp(-(((x - body.x) / body.wide) ** 2) - ((down - body.y) / 0.2) ** 2),
				0,
			);
			return [x, y - lift - (index % 14 === 0 ? 0 : random.between(0, 5))];
		});
		const colour = lit(palette, 0.15 + down * 0.75);
		return `<path d="${softLine(points)}" stroke="${hex(colour)}"/>`;
	});
	return {
		ground: palette.ground,
		body: `<g fill="${hex(palette.ground)}" stroke-width="${short(random.between(6, 9), 1)}" stroke-linecap="round" transform="rotate(${short(tilt)} 400 400)">${lines.join("")}</g>`,
		focus: [bodies[0]?.x ?? 400, 400],
		zoom: 1.9,
		grain: palette.other,
	};
}

/** Cloth: folds, warp and weft. */
export const wear: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: fall, words: ["skirt", "curtain", "dress"] },
			{ draw: sling, words: ["scarf", "belt", "tote"] },
			{ draw: weave, words: ["knit", "mesh", "weave", "tee"] },
			{ draw: ridge, words: ["hoodie", "socks", "trousers", "hat"] },
		],
		palettes,
	);
