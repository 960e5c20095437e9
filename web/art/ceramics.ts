import { hex, lighter, mix, type Oklch } from "./colour.ts";
import type { Drawing, Kind } from "./drawing.ts";
import { joined, type Point, short, softLine, steps } from "./path.ts";
import type { Random } from "./random.ts";
import { disc, filled, glow, slope, stroked } from "./shapes.ts";
import { type Vessel, vessels } from "./vessels.ts";

/** A glaze over the clay that shows below it. */
type Glaze = { glaze: Oklch; clay: Oklch; paper: Oklch };

const glazes: readonly [Glaze, ...Glaze[]] = [
	{ glaze: [0.74, 0.05, 155], clay: [0.55, 0.07, 50], paper: [0.94, 0.014, 85] },
	{ glaze: [0.87, 0.02, 85], clay: [0.5, 0.055, 45], paper: [0.86, 0.022, 75] },
	{ glaze: [0.33, 0.035, 40], clay: [0.6, 0.07, 55], paper: [0.92, 0.018, 80] },
	{ glaze: [0.55, 0.055, 235], clay: [0.72, 0.04, 70], paper: [0.93, 0.012, 90] },
	{ glaze: [0.58, 0.1, 42], clay: [0.42, 0.06, 38], paper: [0.9, 0.02, 78] },
	{ glaze: [0.6, 0.06, 120], clay: [0.46, 0.04, 60], paper: [0.9, 0.022, 92] },
	{ glaze: [0.93, 0.01, 90], clay: [0.64, 0.05, 60], paper: [0.76, 0.03, 70] },
	{ glaze: [0.42, 0.03, 200], clay: [0.68, 0.05, 65], paper: [0.91, 0.014, 80] },
];

/** A vessel placed on the sheet: where it stands and how the hand went. */
type Thrown = { x: number; foot: number; half: number; tall: number; lean: number; vessel: Vessel };

function thrown(vessel: Vessel, random: Random, x: number, foot: number, size: number): Thrown {
	return {
		x,
		foot,
		half: vessel.half * size * random.between(0.93, 1.07),
		tall: vessel.tall * size * random.between(0.93, 1.08),
		lean: random.between(-9, 9),
		vessel,
	};
}

const at = ({ x, foot, half, tall, lean }: Thrown, [width, down]: Point, side: number): Point => [
	x + side * width * half + lean * (1 - down) * (side > 0 ? 1.5 : 0.6),
	foot - tall * (1 - down) + lean * 0.35 * side * (1 - down),
];

/** The profile bent by a curve that still touches every corner given. */
const wall = (pot: Thrown, side: number): Point[] => {
	const points = pot.vessel.profile.map((point) => at(pot, point, side));
	const [first] = points;
	return first ? [first, ...points] : points;
};

function silhouette(pot: Thrown): string {
	const left = wall(pot, -1);
	const right = wall(pot, 1).reverse();
	const [rim = [pot.x, pot.foot]] = left;
	const [foot = rim] = right;
	const half = pot.half * (pot.vessel.profile[0]?.[0] ?? 1);
	// The right wall goes on from where the foot ended, so its own start is dropped.
	const climb = softLine(right).replace(/^M[-\d. ]+/, "");
	return `${softLine(left)}Q${joined([pot.x, pot.foot + 12, ...foot])}${climb}A${short(half)} ${short(lip(pot))} 0 0 1 ${joined(rim)}z`;
}

/** How open the mouth looks: we stand a little above it. */
const lip = ({ half, vessel }: Thrown): number =>
	half * (vessel.profile[0]?.[0] ?? 1) * (vessel.tall < 100 ? 0.13 : 0.2);

/** Where the glaze stopped running. */
function dip(pot: Thrown, random: Random): string {
	const level = random.between(0.42, 0.8);
	const run = random.between(8, 34) * (pot.tall / 300);
	const points = steps(8, -1.1, 1.1).map(
		(across): Point => [
			pot.x + across * pot.half,
			pot.foot - pot.tall * (1 - level) + (1 - across ** 2) * pot.half * 0.14 + random.between(-run, run),
		],
	);
	return `${softLine(points)}V${short(pot.foot - pot.tall - 160)}H${short(pot.x - pot.half * 1.1)}z`;
}

function handle(pot: Thrown, colour: Oklch): string {
	const { vessel, x, foot, half, tall } = pot;
	if (vessel.handle === "side")
		return stroked(
			`M${joined([x + half * 0.8, foot - tall * 0.52])}l${joined([half * 0.75, -tall * 0.26])}`,
			colour,
			42,
			' stroke-linecap="round"',
		);
	if (vessel.handle === "ear")
		return stroked(
			`M${joined([x + half * 0.55, foot - tall * 0.86])}c${joined([half * 1.15, -20, half * 1.1, tall * 0.5, half * 0.3, tall * 0.5])}`,
			colour,
			25,
			' stroke-linecap="round"',
		);
	return "";
}

function spout({ vessel, x, foot, half, tall }: Thrown, colour: Oklch): string {
	if (!vessel.spout) return "";
	return filled(
		`M${joined([x - half * 0.7, foot - tall * 0.3])}Q${joined([x - half * 1.25, foot - tall * 0.4, x - half * 1.42, foot - tall * 0.86])}l${joined([half * 0.16, -6])}Q${joined([x - half * 1.02, foot - tall * 0.68, x - half * 0.66, foot - tall * 0.72])}z`,
		colour,
	);
}

function lid(pot: Thrown, colour: Oklch, light: string): string {
	if (!pot.vessel.lid) return "";
	const half = pot.half * ((pot.vessel.profile[0]?.[0] ?? 1) + 0.06);
	const y = pot.foot - pot.tall - 2;
	const rise = half * 0.36;
	const dome = `M${joined([pot.x - half, y])}q${joined([half * 0.25, -rise, half, -rise])}t${joined([half, rise])}q${joined([-half, half * 0.3, -half * 2, 0])}z`;
	return (
		filled(dome, colour) +
		filled(dome, light) +
		`<ellipse cx="${short(pot.x + 3)}" cy="${short(y - rise - 9)}" rx="${short(half * 0.17 + 6)}" ry="15" fill="${hex(lighter(colour, -0.06))}"/>`
	);
}

function mouth(pot: Thrown, inside: Oklch, edge: Oklch): string {
	const half = pot.half * (pot.vessel.profile[0]?.[0] ?? 1);
	const high = lip(pot);
	const ellipse = (rx: number, ry: number, lower: number, colour: Oklch): string =>
		`<ellipse cx="${short(pot.x + pot.lean)}" cy="${short(pot.foot - pot.tall + lower)}" rx="${short(rx)}" ry="${short(ry)}" fill="${hex(colour)}"/>`;
	return ellipse(half + 1, high + 1, 0, edge) + ellipse(half - 7, high - Math.min(5, high * 0.3), 2, inside);
}

/** Lines the fingers left while it turned. */
function rings(pot: Thrown, random: Random, colour: Oklch): string {
	const lines = steps(random.whole(3, 6), 0.2, 0.85).map((down) => {
		const y = pot.foot - pot.tall * (1 - down) + random.between(-8, 8);
		return `M${joined([pot.x - pot.half, y])}q${joined([pot.half, pot.half * 0.3, pot.half * 2, 0])}`;
	});
	return stroked(lines.join(""), colour, 3, ' opacity=".22"');
}

const speckles = (id: string, colour: Oklch): string =>
	`<pattern id="${id}p" width="97" height="89" patternUnits="userSpaceOnUse" patternTransform="rotate(23)"><path d="M9 14zM52 7zM81 33zM28 46zM66 61zM13 78zM44 30z" stroke="${hex(colour)}" stroke-width="3.4" stroke-linecap="round"/><path d="M22 22zM71 12zM39 66zM88 74zM5 52zM58 42z" stroke="${hex(colour)}" stroke-width="1.8" stroke-linecap="round"/></pattern>`;

type Part = { defs: string; body: string };

function piece(pot: Thrown, { glaze, clay }: Glaze, random: Random, id: string): Part {
	const shape = silhouette(pot);
	const shade: Oklch = [0.2, 0.03, 50];
	const light: Oklch = [0.98, 0.01, 90];
	const speckled = random.chance(0.7);
	const second = random.chance(0.4);
	return {
		defs:
			`<clipPath id="${id}"><path d="${shape}"/></clipPath>` +
			slope(
				`${id}s`,
				[
					[0, light, 0.3],
					[0.3, light, 0.06],
					[0.55, shade, 0.04],
					[1, shade, 0.5],
				],
				8,
			) +
			(speckled ? speckles(id, mix(clay, shade, 0.5)) : ""),
		body:
			`<ellipse cx="${short(pot.x + 40)}" cy="${short(pot.foot + 2)}" rx="${short(pot.half * 1.15)}" ry="${short(16 + pot.half * 0.07)}" fill="url(#shadow)"/>` +
			handle(pot, mix(glaze, shade, 0.18)) +
			spout(pot, mix(glaze, light, 0.08)) +
			`<g clip-path="url(#${id})">` +
			filled(shape, clay) +
			rings(pot, random, shade) +
			filled(dip(pot, random), glaze) +
			(second
				? filled(dip({ ...pot, foot: pot.foot - pot.tall * 0.38 }, random), mix(glaze, light, 0.28), ' opacity=".75"')
				: "") +
			(speckled ? filled(shape, `url(#${id}p)`, ' opacity=".6"') : "") +
			filled(shape, `url(#${id}s)`) +
			"</g>" +
			mouth(pot, mix(glaze, shade, 0.5), mix(glaze, light, 0.35)) +
			lid(pot, glaze, `url(#${id}s)`),
	};
}

/** Pots on a shelf, thrown by somebody in no hurry. */
export const ceramics: Kind = ({ random, words, inverted }): Drawing => {
	const glaze = random.pick(glazes);
	const other = random.pick(glazes);
	const picked = random.pick(vessels);
	const vessel = vessels.find((one) => one.words.some((word) => words.includes(word))) ?? picked;
	const paper: Oklch = inverted ? [0.27, 0.02, glaze.paper[2]] : glaze.paper;
	const side = random.sign();
	const foot = random.between(600, 640);
	const pot = thrown(vessel, random, 400 - side * random.between(10, 70), foot, random.between(1, 1.12));
	const table = foot - random.between(30, 90);
	const small = random.chance(0.35) ? random.pick(vessels.slice(0, 2) as [Vessel, ...Vessel[]]) : undefined;
	const beside = small && thrown(small, random, pot.x + side * (pot.half * 0.75 + 90), foot + 34, 0.42);
	const parts = [
		piece(pot, glaze, random, "a"),
		...(beside ? [piece(beside, { ...other, clay: glaze.clay }, random, "b")] : []),
	];
	const moon: Point = [400 + side * random.between(120, 220), random.between(170, 250)];
	const wallLight = inverted ? lighter(paper, 0.05) : lighter(paper, 0.035);
	return {
		ground: paper,
		defs:
			glow(
				"shadow",
				[
					[0, [0.2, 0.03, 50], 0.5],
					[1, [0.2, 0.03, 50], 0],
				],
				[0.5, 0.5],
				0.5,
			) + parts.map(({ defs }) => defs).join(""),
		body:
			(random.chance(0.5) ? disc(moon, random.between(90, 150), wallLight) : "") +
			`<path d="M-400 ${short(table)}H1200V1300H-400z" fill="${hex(inverted ? lighter(paper, -0.05) : mix(paper, glaze.clay, 0.22))}"/>` +
			parts.map(({ body }) => body).join(""),
		focus: [pot.x + side * pot.half * 0.3, pot.foot - pot.tall * 0.62],
		zoom: 2,
		level: true,
		grain: inverted ? lighter(paper, 0.25) : mix(paper, glaze.clay, 0.6),
	};
};
