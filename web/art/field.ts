import { hex } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { type Draw, drawOneOf } from "./forms.ts";
import { blush, coral, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { joined, type Point, polar, short, softLine, softLoop, steps } from "./path.ts";
import { hash } from "./random.ts";
import { disc } from "./shapes.ts";

const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: paper, other: plum, form: pink, second: oxblood, spark: tangerine },
	{ ground: plum, other: blush, form: pink, second: coral, spark: paper },
	{ ground: pink, other: oxblood, form: plum, second: paper, spark: saffron },
	{ ground: blush, other: oxblood, form: coral, second: plum, spark: pink },
	{ ground: oxblood, other: paper, form: pink, second: tangerine, spark: lime },
];

/** A column of half discs that will not agree which way to face. */
function halves({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(2, 3);
	const tall = 660 / count;
	const inks = [palette.form, palette.second, palette.spark];
	const lead = random.whole(0, 2);
	let side = random.sign();
	const parts = steps(count, 0, count - 1).map((index) => {
		const outer = tall * random.between(0.56, 0.74);
		const width = outer * random.between(0.34, 0.5);
		const at: Point = [400 + side * random.between(-60, 10), 70 + tall * (index + 0.5)];
		const ink = hex(inks[(index + lead) % inks.length] ?? palette.form);
		const sweep = side > 0 ? 1 : 0;
		const half = (radius: number): string =>
			`M${joined([at[0], at[1] - radius])}a${short(radius)} ${short(radius)} 0 0 ${sweep} 0 ${short(Math.round(radius) * 2)}`;
		const eye =
			index === lead % count
				? disc([at[0] - side * outer * 0.7, at[1] + random.between(-50, 50)], outer * 0.22, palette.spark)
				: "";
		side = random.chance(0.8) ? -side : side;
		return `${eye}<path d="${half(outer - width / 2)}" fill="none" stroke="${ink}" stroke-width="${short(width)}"/><path d="${half((outer - width) * 0.8)}" fill="url(#half)"/>`;
	});
	return {
		ground: palette.ground,
		defs: `<linearGradient id="half" x2="0" y2="1"><stop stop-color="${hex(palette.spark)}"/><stop offset="1" stop-color="${hex(palette.second)}"/></linearGradient>`,
		body: `<g transform="rotate(${short(random.pick([0, 0, 90, 32, -32]))} 400 400)">${parts.join("")}</g>`,
		focus: [430, 330],
		grain: palette.other,
	};
}

/** A disc cut into slices that have slipped. */
function slices({ random }: Brief, palette: Palette): Drawing {
	const centre: Point = [random.between(350, 450), random.between(360, 440)];
	const radius = random.between(240, 300);
	const count = random.whole(5, 9);
	const slip = random.between(40, 120) * random.sign();
	const bounds = steps(count + 1, -radius, radius);
	const parts = bounds.slice(1).map((low, index) => {
		const high = bounds[index] ?? -radius;
		const left = Math.sqrt(Math.max(0, radius ** 2 - high ** 2));
		const right = Math.sqrt(Math.max(0, radius ** 2 - low ** 2));
		const shift = Math.sin(index * random.between(0.7, 1.3)) * slip;
		const colour = index % 3 === 1 ? palette.second : palette.form;
		const r = short(radius);
		return `<path d="M${joined([centre[0] + shift - left, centre[1] + high])}H${short(centre[0] + shift + left)}A${r} ${r} 0 0 1 ${joined([centre[0] + shift + right, centre[1] + low])}H${short(centre[0] + shift - right)}A${r} ${r} 0 0 1 ${joined([centre[0] + shift - left, centre[1] + high])}z" fill="${hex(colour)}" stroke="${hex(colour)}"/>`;
	});
	const spark = polar(centre, radius * 1.18, random.between(0, 6.28));
	return {
		ground: palette.ground,
		body: parts.join("") + disc(spark, random.between(26, 48), palette.spark),
		focus: [centre[0] + slip * 0.5, centre[1]],
		grain: palette.other,
	};
}

function cutOut({ random }: Brief, centre: Point, radius: number): string {
	const lobes = random.whole(3, 5);
	const phase = random.between(0, 6.28);
	const depth = random.between(0.22, 0.42);
	const points = steps(15, 0, 14).map((index) => {
		const angle = (index / 15) * Math.PI * 2;
		const reach = 1 + depth * Math.sin(lobes * angle + phase) + random.between(-0.12, 0.12);
		return polar(centre, radius * reach, angle);
	});
	return softLoop(points);
}

/** Paper cut-outs leaning on each other. */
function cutOuts(brief: Brief, palette: Palette): Drawing {
	const { random } = brief;
	const side = random.sign();
	const big: Point = [400 - side * random.between(50, 110), random.between(400, 480)];
	const small: Point = [400 + side * random.between(130, 190), random.between(200, 290)];
	const low: Point = [400 + side * random.between(120, 220), random.between(570, 640)];
	return {
		ground: palette.ground,
		body:
			`<path d="${cutOut(brief, big, 235)}" fill="${hex(palette.form)}"/>` +
			`<path d="${cutOut(brief, small, 120)}" fill="${hex(palette.second)}"/>` +
			`<path d="${cutOut(brief, low, 85)}" fill="${hex(palette.spark)}"/>` +
			disc(polar(big, 70, random.between(0, 6.28)), random.between(36, 64), palette.ground),
		focus: [(big[0] + small[0]) / 2, (big[1] + small[1]) / 2],
		grain: palette.other,
	};
}

/** One wide ribbon of parallel stripes wandering across. */
function ribbon({ random }: Brief, palette: Palette): Drawing {
	const sway = random.between(150, 250) * random.sign();
	const lean = random.between(-60, 60);
	const spine: Point[] = steps(7, -140, 940).map((y, index) => [
		400 + (index % 2 ? sway : -sway) * (index === 3 ? 1.25 : 0.9) + lean * (index - 3) * 0.4,
		y,
	]);
	const line = softLine(spine);
	const colours = [palette.form, palette.second, palette.form, palette.spark, palette.second];
	const width = random.between(210, 270);
	const strokes = colours.map(
		(colour, index) =>
			`<use href="#line" stroke="${hex(colour)}" stroke-width="${short(width * (1 - index * 0.215))}"/>`,
	);
	return {
		ground: palette.ground,
		defs: `<path id="line" d="${line}"/>`,
		body: `<g fill="none">${strokes.join("")}</g>${disc([400 + sway * 1.05, random.between(110, 190)], random.between(46, 78), palette.spark)}`,
		focus: [400, 400],
		grain: palette.other,
	};
}

const compositions: readonly [Draw, ...Draw[]] = [halves, slices, cutOuts, ribbon];

/** The house's own picture, for kinds that have no language of their own. */
export function field(kind: string): Kind {
	const draw = compositions[hash(kind) % compositions.length] ?? halves;
	return (brief) => drawOneOf(brief, [{ draw }], palettes);
}
