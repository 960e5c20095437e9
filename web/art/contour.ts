import type { Point } from "./path.ts";

type Height = (x: number, y: number) => number;

const cell = 20;
const low = -80;
const count = 48;

/** Which two sides a line crosses, by which corners are high: sides top 0, right 1, bottom 2, left 3. */
const crossings: readonly (readonly number[])[] = [
	[],
	[3, 0],
	[0, 1],
	[3, 1],
	[1, 2],
	[3, 2, 1, 0],
	[0, 2],
	[3, 2],
	[2, 3],
	[2, 0],
	[0, 3, 2, 1],
	[2, 1],
	[1, 3],
	[1, 0],
	[0, 3],
	[],
];

/** Heights at the corners of every cell, sampled once for all levels; the rim is sunk so that every line closes. */
export function relief(height: Height): number[][] {
	return Array.from({ length: count + 1 }, (_, row) =>
		Array.from({ length: count + 1 }, (_, column) =>
			row % count && column % count ? height(low + column * cell, low + row * cell) : -1e6,
		),
	);
}

type Crossing = { point: Point; next: string };

function crossed(heights: number[][], level: number): Map<string, Crossing> {
	const at = (column: number, row: number): number => heights[row]?.[column] ?? -1e6;
	const side = (column: number, row: number, which: number): { key: string; point: Point } => {
		const upright = which % 2 === 1;
		const x = which === 1 ? column + 1 : column;
		const y = which === 2 ? row + 1 : row;
		const from = Math.max(-9, at(x, y));
		const to = Math.max(-9, upright ? at(x, y + 1) : at(x + 1, y));
		const share = Math.min(1, Math.max(0, (level - from) / (to - from || 1)));
		return {
			key: `${upright ? "v" : "h"}${x},${y}`,
			point: [low + (x + (upright ? 0 : share)) * cell, low + (y + (upright ? share : 0)) * cell],
		};
	};
	const found = new Map<string, Crossing>();
	for (let row = 0; row < count; row++) {
		for (let column = 0; column < count; column++) {
			const high = (x: number, y: number): number => (at(x, y) > level ? 1 : 0);
			const corners =
				high(column, row) + 2 * high(column + 1, row) + 4 * high(column + 1, row + 1) + 8 * high(column, row + 1);
			const sides = crossings[corners] ?? [];
			for (let index = 0; index < sides.length; index += 2) {
				const from = side(column, row, sides[index] ?? 0);
				found.set(from.key, { point: from.point, next: side(column, row, sides[index + 1] ?? 0).key });
			}
		}
	}
	return found;
}

/** The closed lines at one level, as marching squares finds them. */
export function contours(heights: number[][], level: number): Point[][] {
	const left = crossed(heights, level);
	const loops: Point[][] = [];
	for (const start of left.keys()) {
		const loop: Point[] = [];
		let crossing = left.get(start);
		for (let key = start; crossing; crossing = left.get(key)) {
			left.delete(key);
			loop.push(crossing.point);
			key = crossing.next;
		}
		if (loop.length > 5) loops.push(loop);
	}
	return loops;
}

/** Every `nth` point, but never fewer than a round shape needs. */
export function thinned(loop: readonly Point[], nth: number): Point[] {
	const stride = Math.max(1, Math.min(nth, Math.floor(loop.length / 9)));
	return loop.filter((_, index) => index % stride === 0);
}
