import { hex, type Oklch } from "./colour.ts";
import type { Brief, Drawing, Kind } from "./drawing.ts";
import { drawOneOf } from "./forms.ts";
import { blush, coral, cyan, lime, oxblood, type Palette, paper, pink, plum, saffron, tangerine } from "./palette.ts";
import { joined, short, steps } from "./path.ts";
import type { Random } from "./random.ts";
import { filled, stroked } from "./shapes.ts";

const palettes: readonly [Palette, ...Palette[]] = [
	{ ground: plum, other: paper, form: pink, second: cyan, spark: lime },
	{ ground: paper, other: plum, form: plum, second: pink, spark: cyan },
	{ ground: pink, other: plum, form: paper, second: [0.22, 0.06, 345], spark: lime },
	{ ground: [0.9, 0.09, 195], other: oxblood, form: [0.25, 0.08, 345], second: coral, spark: pink },
	{ ground: [0.2, 0.045, 200], other: blush, form: lime, second: pink, spark: paper },
	{ ground: lime, other: plum, form: [0.22, 0.06, 345], second: pink, spark: paper },
	{ ground: [0.93, 0.04, 70], other: oxblood, form: coral, second: plum, spark: saffron },
	{ ground: oxblood, other: [0.9, 0.06, 190], form: tangerine, second: pink, spark: cyan },
];

/** The order in which a 4 by 4 Bayer cell fills up. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/** A patch that is `level` sixteenths full. */
function dither(id: string, level: number, size: number, colour: Oklch): string {
	const dots = bayer
		.map((rank, place) =>
			rank < level ? `M${joined([(place % 4) * size, Math.floor(place / 4) * size])}h${size}v${size}h-${size}z` : "",
		)
		.join("");
	return `<pattern id="${id}" width="${size * 4}" height="${size * 4}" patternUnits="userSpaceOnUse"><path d="${dots}" fill="${hex(colour)}" shape-rendering="crispEdges"/></pattern>`;
}

type Shade = (x: number, y: number) => number;

/** Runs of equal level over the cells of a sheet, one path a level. */
function levels(shade: Shade, size: number, most: number): string[] {
	const paths = Array.from({ length: most + 1 }, () => "");
	const cells = Math.ceil(800 / size);
	for (let row = 0; row < cells; row++) {
		let start = 0;
		let level = 0;
		for (let column = 0; column <= cells; column++) {
			const here =
				column < cells
					? Math.round(Math.min(1, Math.max(0, shade((column + 0.5) * size, (row + 0.5) * size))) * most)
					: -1;
			if (here === level) continue;
			if (level > 0)
				paths[level] += `M${joined([start * size, row * size])}h${(column - start) * size}v${size}H${start * size}z`;
			start = column;
			level = here;
		}
	}
	return paths;
}

/** A ball or a ring, lit from one side and printed in too few colours. */
function orb({ random }: Brief, palette: Palette): Drawing {
	const size = 20;
	const [x, y] = [Math.round(random.between(17, 23)) * size, Math.round(random.between(17, 22)) * size];
	const radius = random.between(225, 290);
	const hole = random.chance(0.45) ? random.between(0.3, 0.5) : 0;
	const light = random.between(-2.9, -0.3);
	const shade: Shade = (px, py) => {
		const [dx, dy] = [(px - x) / radius, (py - y) / radius];
		const distance = Math.hypot(dx, dy);
		if (distance > 1 || distance < hole) return 0;
		const bump = hole ? Math.sin(((distance - hole) / (1 - hole)) * Math.PI) * 0.5 : Math.sqrt(1 - distance ** 2) * 0.6;
		const facing = hole
			? Math.cos(Math.atan2(dy, dx) - light) * (distance < (1 + hole) / 2 ? -1 : 1) * 0.4
			: -(dx * Math.cos(light + Math.PI) + dy * Math.sin(light + Math.PI)) * 0.55;
		return Math.min(1, Math.max(0.13, 0.16 + bump * 0.6 + facing));
	};
	const most = 6;
	const paths = levels(shade, size, most);
	const under = paths.join("");
	const strips = steps(random.whole(2, 4)).map(() => {
		const row = Math.round((random.between(-0.75, 0.75) * radius) / size) * size + y;
		const wide = Math.round(random.between(3, 9)) * size;
		return `M${joined([x + random.sign() * (radius + random.between(0, 60)) - wide / 2, row])}h${wide}v${size / 2}h-${wide}z`;
	});
	return {
		ground: palette.ground,
		defs: paths
			.map((_, level) =>
				level > 0 && level < most ? dither(`d${level}`, Math.round((level / most) * 16), 5, palette.form) : "",
			)
			.join(""),
		body:
			filled(under, palette.second) +
			paths
				.map((path, level) => (path ? filled(path, level === most ? hex(palette.form) : `url(#d${level})`) : ""))
				.join("") +
			filled(strips.join(""), palette.spark),
		focus: [x + radius * 0.4, y - radius * 0.3],
		zoom: 2.4,
	};
}

/** Quarter turns laid by chance, and the road they happen to make. */
function truchet({ random }: Brief, palette: Palette): Drawing {
	const cells = random.whole(5, 8);
	const size = 640 / cells;
	const half = short(size / 2, 1);
	const keep = random.between(0.8, 1.05);
	const middle = [random.between(-0.6, 0.6), random.between(-0.6, 0.6)];
	let road = "";
	let tiles = "";
	for (let row = 0; row < cells; row++) {
		for (let column = 0; column < cells; column++) {
			const [x, y] = [80 + column * size, 80 + row * size];
			const away =
				Math.hypot(column - cells / 2 + 0.5 - (middle[0] ?? 0), row - cells / 2 + 0.5 - (middle[1] ?? 0)) / cells;
			const flip = random.chance(0.5);
			const kept = away + random.between(-0.06, 0.06) < keep * 0.56;
			const marked = random.chance(0.2);
			if (!kept) continue;
			if (marked) tiles += `M${joined([x, y], 1)}h${short(size, 1)}v${short(size, 1)}h-${short(size, 1)}z`;
			road += flip
				? `M${joined([x + size / 2, y], 1)}a${half} ${half} 0 0 1-${half} ${half}m${half} ${half}a${half} ${half} 0 0 1 ${half}-${half}`
				: `M${joined([x + size / 2, y], 1)}a${half} ${half} 0 0 0 ${half} ${half}m-${half} ${half}a${half} ${half} 0 0 0-${half}-${half}`;
		}
	}
	const width = size * random.between(0.36, 0.6);
	const inner = random.between(0.3, 0.62);
	return {
		ground: palette.ground,
		defs: `<path id="road" d="${road}" fill="none"/>`,
		body: `${filled(tiles, palette.spark)}<use href="#road" stroke="${hex(palette.form)}" stroke-width="${short(width)}"/><use href="#road" stroke="${hex(palette.second)}" stroke-width="${short(width * inner)}"/>`,
		focus: [400, 400],
		zoom: 1.9,
	};
}

/** A shape whose signal slipped. */
function slip({ random }: Brief, palette: Palette): Drawing {
	const x = random.whole(36, 44) * 10;
	const y = random.whole(38, 42) * 10;
	const petals = random.pick([0, 4, 5, 6, 8]);
	const radius = random.between(245, 280);
	const hole = random.between(50, 95);
	const phase = random.between(0, 6.28);
	const tall = random.pick([10, 20, 20]);
	const rows = 620 / tall;
	const burst = random.between(0.15, 0.75);
	const outline = (angle: number): number => radius * (petals ? 0.78 + 0.3 * Math.cos(petals * angle + phase) : 1);
	let path = "";
	for (let row = 0; row < rows; row++) {
		const dy = -310 + (row + 0.5) * tall;
		const noisy = Math.abs(row / rows - burst) < 0.13 || random.chance(0.06);
		const shift = Math.round(random.between(-11, 11)) * 10 * (noisy ? 1 : 0);
		let start: number | undefined;
		for (let dx = -350; dx <= 350; dx += 10) {
			const away = Math.hypot(dx, dy);
			const inside = away > hole && away < outline(Math.atan2(dy, dx));
			if (inside && start === undefined) start = dx;
			if (!inside && start !== undefined) {
				path += `M${joined([x + start + shift, y + dy - tall / 2])}h${short(dx - start)}v${short(tall, 1)}h${short(start - dx)}z`;
				start = undefined;
			}
		}
	}
	const apart = random.whole(2, 4) * 10 * random.sign();
	return {
		ground: palette.ground,
		defs: `<path id="shape" d="${path}" shape-rendering="crispEdges"/>`,
		body: `<use href="#shape" x="${short(-apart)}" y="10" fill="${hex(palette.second)}"/><use href="#shape" x="${short(apart)}" y="-10" fill="${hex(palette.spark)}"/><use href="#shape" fill="${hex(palette.form)}"/>`,
		focus: [x + 60, y - 310 + burst * 620],
		zoom: 2.2,
	};
}

/** Which ink a cell of the left half takes, or none; fuller towards the middle. */
function cellInk(random: Random, near: number, girth: number): number | undefined {
	const on = random.chance(near > 1 - girth ? 0.5 + near * 0.34 : 0.06);
	const ink = random.chance(0.62) ? 0 : random.pick([1, 1, 2]);
	return on ? ink : undefined;
}

/** A creature or a plant of few cells, the same from left and right. */
function sprite({ random }: Brief, palette: Palette): Drawing {
	const half = random.whole(4, 5);
	const rows = random.whole(11, 13);
	const size = Math.floor(600 / rows);
	const left = 400 - half * size + random.whole(-2, 2) * size * 0.5;
	const top = 400 - (rows * size) / 2;
	const square = (column: number, row: number): string =>
		`M${joined([left + column * size, top + row * size])}h${size}v${size}h-${size}z`;
	const paths = ["", "", ""];
	for (let cell = 0; cell < rows * half; cell++) {
		const [row, column] = [Math.floor(cell / half), cell % half];
		const girth = 0.45 + 0.55 * Math.sin(((row + 0.7) / rows) * Math.PI);
		const ink = cellInk(random, (column + 1) / half, girth);
		if (ink !== undefined) paths[ink] += square(column, row) + square(half * 2 - 1 - column, row);
	}
	const inks = [palette.form, palette.second, palette.spark];
	const stray = square(random.chance(0.5) ? -2.5 : half * 2 + 1.5, random.whole(0, rows - 1));
	return {
		ground: palette.ground,
		body: `<g shape-rendering="crispEdges">${paths.map((path, ink) => filled(path, inks[ink] ?? palette.form)).join("")}${filled(stray, palette.spark)}</g>`,
		focus: [400 + size, 400 - size],
		zoom: 2.2,
	};
}

/** Light falling off in steps behind a horizon of scan lines. */
function dawn({ random }: Brief, palette: Palette): Drawing {
	const horizon = Math.round(random.between(24, 29)) * 20;
	const x = random.between(260, 540);
	const reach = random.between(330, 450);
	const shade: Shade = (px, py) => {
		if (py > horizon) return 0;
		const distance = Math.hypot(px - x, (py - horizon) * 1.05);
		return distance < reach * 0.4 ? 1 : Math.max(0, 0.86 - (distance - reach * 0.4) / reach);
	};
	const most = 7;
	const paths = levels(shade, 20, most);
	const lines = steps(random.whole(6, 9), 0, 1).map((share, index) => {
		const wide = reach * (1.5 - share) * (index % 2 ? 0.6 : 1);
		return stroked(
			`M${joined([x - wide / 2 + random.between(-40, 40), horizon + 20 + share ** 1.4 * (760 - horizon)])}h${short(wide)}`,
			index % 3 === 1 ? palette.spark : palette.second,
			10,
		);
	});
	return {
		ground: palette.ground,
		defs: paths
			.map((_, level) =>
				level > 0 && level < most ? dither(`d${level}`, Math.round((level / most) * 15), 5, palette.second) : "",
			)
			.join(""),
		body:
			paths
				.map((path, level) => (path ? filled(path, level === most ? hex(palette.form) : `url(#d${level})`) : ""))
				.join("") + lines.join(""),
		focus: [x + reach * 0.3, horizon - reach * 0.3],
		zoom: 2.3,
	};
}

/** Grids, dithering and happy accidents. */
export const pixels: Kind = (brief) =>
	drawOneOf(
		brief,
		[
			{ draw: orb },
			{ draw: truchet, words: ["terrain", "plotter", "garden"] },
			{ draw: slip, words: ["glitch", "noise", "static", "buffering"] },
			{ draw: sprite, words: ["cellular", "gossip", "moods"] },
			{ draw: dawn, words: ["sunrise", "sunset", "gradient"] },
		],
		palettes,
	);
