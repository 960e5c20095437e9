import { hex, type Oklch } from "./colour.ts";
import { joined, type Point } from "./path.ts";

/** A dot and how full it is, 0 to 1. */
export type Dot = { at: Point; full: number };

/**
 * Dots of a few sizes, one stroked path a size: a round cap on a line of no length is a dot, and a
 * thousand circles would be a thousand nodes.
 */
export function stipple(dots: readonly Dot[], widest: number, ink: Oklch, sizes = 7): string {
	const groups = Array.from({ length: sizes + 1 }, () => ({ path: "", pen: [0, 0] as Point }));
	for (const { at, full } of dots) {
		const group = groups[Math.round(Math.min(1, Math.max(0, full)) * sizes)];
		if (!group) continue;
		const next: Point = [Math.round(at[0]), Math.round(at[1])];
		const step = joined([next[0] - group.pen[0], next[1] - group.pen[1]]);
		group.path += group.path ? `m${step}z` : `M${joined(next)}z`;
		group.pen = next;
	}
	const paths = groups.map(({ path }, size) =>
		path && size > 0 ? `<path d="${path}" stroke-width="${Math.round((widest * size * 10) / sizes) / 10}"/>` : "",
	);
	return `<g fill="none" stroke="${hex(ink)}" stroke-linecap="round">${paths.join("")}</g>`;
}

/** A turned grid of points over the square around `centre`. */
export function lattice(centre: Point, reach: number, pitch: number, degrees: number): Point[] {
	const angle = (degrees * Math.PI) / 180;
	const count = Math.ceil(reach / pitch);
	const points: Point[] = [];
	for (let row = -count; row <= count; row++) {
		for (let column = -count; column <= count; column++) {
			const [u, v] = [column * pitch, row * pitch];
			points.push([
				centre[0] + u * Math.cos(angle) - v * Math.sin(angle),
				centre[1] + u * Math.sin(angle) + v * Math.cos(angle),
			]);
		}
	}
	return points;
}
