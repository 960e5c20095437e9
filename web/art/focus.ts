import { hex } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, cyan, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { type Point, polar, ring, short, softLine, steps } from "./path.ts";
import { disc, filled } from "./shapes.ts";

const ink: Palette["form"] = [0.15, 0.03, 345];

const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: paper, other: ink, form: pink, second: [0.3, 0.1, 350], spark: pink },
	{ ground: lime, other: ink, form: [0.24, 0.07, 345], second: pink, spark: pink },
	{ ground: ink, other: paper, form: pink, second: lime, spark: pink },
	{ ground: pink, other: ink, form: paper, second: [0.2, 0.06, 345], spark: lime },
	{ ground: [0.9, 0.1, 195], other: oxblood, form: [0.42, 0.17, 12], second: coral, spark: tangerine },
	{ ground: [0.93, 0.05, 90], other: [0.2, 0.04, 20], form: [0.62, 0.23, 28], second: plum, spark: cyan },
	{ ground: oxblood, other: blush, form: tangerine, second: pink, spark: saffron },
];

/** The ink that stands hardest against the ground. */
const sharp = ({ ground, form, second }: Palette): Palette["form"] =>
	Math.abs(ground[0] - form[0]) > Math.abs(ground[0] - second[0]) ? form : second;

/** Two ring fields in one fill: where they cross, each cancels the other. */
function interference({ random }: Brief, palette: Palette): Drawing {
	const angle = random.between(0, 6.28);
	const apart = random.between(50, 120);
	const centre: Point = [400 + random.between(-40, 40), 400 + random.between(-40, 40)];
	const rings = random.whole(9, 14);
	const reach = random.between(230, 265);
	const fieldAt = (at: Point, outer: number, count: number): string =>
		steps(count, outer / count, outer)
			.map((radius) => ring(at, radius))
			.join("");
	const first = polar(centre, apart, angle);
	const second = polar(centre, -apart, angle);
	const behind = random.chance(0.55)
		? disc(
				second,
				reach * random.between(0.5, 0.7),
				palette.ground[0] > 0.6 && palette.form === pink ? blush : palette.spark,
			)
		: "";
	return {
		ground: palette.ground,
		body:
			behind +
			filled(
				fieldAt(first, reach, rings * 2) + fieldAt(second, reach * random.between(0.72, 1.05), rings * 2),
				sharp(palette),
				' fill-rule="evenodd"',
			) +
			disc(random.chance(0.5) ? first : second, random.between(22, 40), palette.spark),
		focus: centre,
		zoom: 2.1,
	};
}

/** A sheet of stripes with something round pressing from behind. */
function bulge({ random }: Brief, palette: Palette): Drawing {
	const count = random.whole(15, 21);
	const heart: Point = [random.between(300, 500), random.between(310, 490)];
	const reach = random.between(230, 290);
	const strength = random.between(0.75, 1.05) * (random.chance(0.7) ? 1 : -0.72);
	const turn = random.pick([0, 90, 20, -35, 60]);
	const pushed = (x: number, y: number): Point => {
		const [dx, dy] = [x - heart[0], y - heart[1]];
		const distance = Math.hypot(dx, dy) / reach;
		if (distance >= 1) return [x, y];
		const swell = 1 + strength * (1 - distance ** 2) ** 1.5;
		return [heart[0] + dx * swell, heart[1] + dy];
	};
	const ys = [
		-220,
		heart[1] - reach * 1.05,
		...steps(11, heart[1] - reach * 0.9, heart[1] + reach * 0.9),
		heart[1] + reach * 1.05,
		1020,
	];
	const width = 1180 / count;
	const bands = steps(count, -190, 990 - width).map((x) => {
		const down = softLine(ys.map((y) => pushed(x, y)));
		const up = softLine(ys.map((y) => pushed(x + width / 2, y)).reverse());
		return `${down}L${up.slice(1)}z`;
	});
	const lens = polar(heart, reach * 0.66, random.between(0, 6.28));
	return {
		ground: palette.ground,
		body: `<g transform="rotate(${short(turn)} ${short(heart[0])} ${short(heart[1])})">${filled(bands.join(""), sharp(palette))}</g>${disc(lens, random.between(34, 58), palette.spark)}`,
		focus: heart,
		zoom: 1.6,
	};
}

/** An iris: rings of dashes, each a beat out of step with the next. */
function iris({ random }: Brief, palette: Palette): Drawing {
	const near = random.between(0, 150);
	const centre = polar([400, 400], near, random.between(0, 6.28));
	const count = random.whole(7, 11);
	const inner = random.between(60, 95);
	const outer = random.between(300, 430);
	const dashes = random.whole(26, 60);
	const twist = random.between(1.5, 6) * random.sign();
	const band = (outer - inner) / count;
	const rings = steps(count, inner + band / 2, outer - band / 2).map((radius, index) => {
		const share = 0.3 + 0.42 * Math.abs(Math.sin(index * 0.55 + twist));
		const colour = index === Math.floor(count * 0.6) ? palette.spark : sharp(palette);
		return `<circle r="${short(radius)}" stroke="${hex(colour)}" pathLength="${dashes * 10}" stroke-dasharray="${short(share * 10, 1)} ${short(10 - share * 10, 1)}" transform="rotate(${short(index * twist + index * index * 0.4 * Math.sign(twist), 1)})"/>`;
	});
	const pupil = polar([0, 0], inner * 0.3, random.between(-2.4, -0.7));
	return {
		ground: palette.ground,
		body: `<g transform="translate(${short(centre[0])} ${short(centre[1])})"><g fill="none" stroke-width="${short(band * 0.94, 1)}">${rings.join("")}</g>${disc([0, 0], inner * 0.86, sharp(palette))}${disc(pupil, inner * 0.26, palette.spark)}</g>`,
		focus: polar(centre, outer * 0.35, -0.9),
		zoom: 2,
	};
}

/** Two fine gratings a few degrees apart, one cut as a disc. */
function gratings({ random }: Brief, palette: Palette): Drawing {
	const pitch = random.between(13, 19);
	const angle = random.between(0, 180);
	const apart = random.between(4, 9) * random.sign();
	const radius = random.between(215, 265);
	const first: Point = [400 - random.between(70, 120), random.between(330, 400)];
	const second: Point = [400 + random.between(70, 120), random.between(400, 480)];
	const colour = hex(sharp(palette));
	const pattern = (id: string, turn: number, ink: string, size: number): string =>
		`<pattern id="${id}" width="${short(size, 1)}" height="${short(size, 1)}" patternUnits="userSpaceOnUse" patternTransform="rotate(${short(turn, 1)})"><rect width="${short(size, 1)}" height="${short(size / 2, 1)}" fill="${ink}"/></pattern>`;
	return {
		ground: palette.ground,
		defs: pattern("one", angle, colour, pitch) + pattern("two", angle + apart, colour, pitch * 1.04),
		body:
			disc(first, radius, "url(#one)") +
			disc(second, radius * random.between(0.75, 1), "url(#two)") +
			disc(polar(second, radius * 0.5, random.between(-1.5, 0)), random.between(38, 64), palette.spark),
		focus: [400, (first[1] + second[1]) / 2],
		zoom: 1.8,
	};
}

/** Moiré: the eye does half of the drawing. */
export const focus: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: interference, words: ["voice", "monk", "fungi", "theanine"] },
			{ draw: bulge, words: ["cacao", "coffee", "jungle", "capsules"] },
			{ draw: iris, words: ["matcha", "eye", "root"] },
			{ draw: gratings, words: ["tab", "tabs", "air"] },
		],
		palettes,
	);
