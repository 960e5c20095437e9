/** Lightness 0..1, chroma 0..0.37, hue in degrees. */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];

function linearRgb(colour: Oklch): [number, number, number] {
	const [lightness] = colour;
	const [a, b] = flat(colour);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
	];
}

const inGamut = (channel: number): boolean => channel >= -0.0005 && channel <= 1.0005;

/** Less chroma until a screen can show it, so that hue and lightness stay as chosen. */
function fitted([lightness, chroma, hue]: Oklch): [number, number, number] {
	let low = 0;
	let high = chroma;
	const whole = linearRgb([lightness, chroma, hue]);
	if (whole.every(inGamut)) return whole;
	for (let step = 0; step < 12; step++) {
		const middle = (low + high) / 2;
		if (linearRgb([lightness, middle, hue]).every(inGamut)) low = middle;
		else high = middle;
	}
	return linearRgb([lightness, low, hue]);
}

function hexChannel(linear: number): string {
	const clamped = Math.min(1, Math.max(0, linear));
	const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
	return Math.round(encoded * 255)
		.toString(16)
		.padStart(2, "0");
}

export function hex(colour: Oklch): string {
	return `#${fitted(colour).map(hexChannel).join("")}`;
}

function flat([, chroma, hue]: Oklch): [a: number, b: number] {
	const angle = (hue * Math.PI) / 180;
	return [chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** How far apart two colours look; 0.2 is plain to see. */
export function distance(one: Oklch, other: Oklch): number {
	const [oneA, oneB] = flat(one);
	const [otherA, otherB] = flat(other);
	return Math.hypot(one[0] - other[0], oneA - otherA, oneB - otherB);
}

/** The colour `share` of the way from one to the other, straight through, so that no third hue turns up between. */
export function mix(from: Oklch, to: Oklch, share: number): Oklch {
	const along = (one: number, other: number): number => one + (other - one) * share;
	const [fromA, fromB] = flat(from);
	const [toA, toB] = flat(to);
	const a = along(fromA, toA);
	const b = along(fromB, toB);
	return [along(from[0], to[0]), Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI];
}

/** The same hue, lighter or darker. */
export function lighter([lightness, chroma, hue]: Oklch, by: number): Oklch {
	return [Math.min(0.99, Math.max(0.05, lightness + by)), chroma, hue];
}
