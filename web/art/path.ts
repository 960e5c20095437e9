export type Point = readonly [x: number, y: number];

/** A number as short as it can be written; two places are plenty at this size. */
export function short(value: number, places = 0): string {
	const rounded = Number(value.toFixed(places));
	return String(rounded === 0 ? 0 : rounded).replace(/^(-?)0\./, "$1.");
}

/** Joins numbers without the blank a minus sign makes needless. */
export function joined(values: readonly number[], places = 0): string {
	let text = "";
	for (const value of values) {
		const next = short(value, places);
		text += text && !next.startsWith("-") ? ` ${next}` : next;
	}
	return text;
}

export const between = (from: Point, to: Point, share = 0.5): Point => [
	from[0] + (to[0] - from[0]) * share,
	from[1] + (to[1] - from[1]) * share,
];

export const polar = (centre: Point, radius: number, angle: number): Point => [
	centre[0] + Math.cos(angle) * radius,
	centre[1] + Math.sin(angle) * radius,
];

/** Writes points relative to where the pen really is, so that rounding never adds up. */
function pen(places: number) {
	const grid = 10 ** places;
	const snap = (value: number): number => Math.round(value * grid) / grid;
	let x = 0;
	let y = 0;
	let text = "";
	return {
		move(point: Point) {
			x = snap(point[0]);
			y = snap(point[1]);
			text += `M${joined([x, y], places)}`;
		},
		line(point: Point) {
			const next: Point = [snap(point[0]), snap(point[1])];
			text += `l${joined([next[0] - x, next[1] - y], places)}`;
			[x, y] = next;
		},
		curve(control: Point, point: Point) {
			const next: Point = [snap(point[0]), snap(point[1])];
			text += `q${joined([snap(control[0]) - x, snap(control[1]) - y, next[0] - x, next[1] - y], places)}`;
			[x, y] = next;
		},
		close() {
			text += "z";
		},
		text: () => text,
	};
}

/** A closed soft line drawn towards each point: quadratic B-spline. */
export function softLoop(points: readonly Point[], places = 0): string {
	const first = points[0];
	const last = points.at(-1);
	if (!first || !last) return "";
	const write = pen(places);
	write.move(between(last, first));
	points.forEach((point, index) => {
		write.curve(point, between(point, points[index + 1] ?? first));
	});
	write.close();
	return write.text();
}

/** An open soft line from the first point to the last. */
export function softLine(points: readonly Point[], places = 0): string {
	const first = points[0];
	const last = points.at(-1);
	if (!first || !last) return "";
	const write = pen(places);
	write.move(first);
	for (let index = 1; index < points.length - 1; index++) {
		const point = points[index] ?? last;
		const following = points[index + 1] ?? last;
		write.curve(point, index === points.length - 2 ? last : between(point, following));
	}
	if (points.length === 2) write.line(last);
	return write.text();
}

/** A closed shape with corners. */
export function polygon(points: readonly Point[], places = 0): string {
	const [first, ...rest] = points;
	if (!first) return "";
	const write = pen(places);
	write.move(first);
	for (const point of rest) write.line(point);
	write.close();
	return write.text();
}

/** A full circle as a path, for outlines that must add up in one fill. */
export function ring(centre: Point, radius: number, places = 0): string {
	const r = short(radius, places);
	const across = short(Number(r) * 2, places);
	return `M${joined([centre[0] - Number(r), centre[1]], places)}a${r} ${r} 0 1 0 ${across} 0a${r} ${r} 0 1 0-${across} 0z`;
}

/** `count` numbers from `low` to `high`, both included. */
export function steps(count: number, low = 0, high = 1): number[] {
	return Array.from({ length: count }, (_, index) => low + ((high - low) * index) / Math.max(1, count - 1));
}
