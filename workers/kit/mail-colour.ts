/**
 * A CSS colour as mail programs read it: most of them know nothing of `oklch()`, so that is written as `#rrggbb`, the nearest
 * the screen can show. Other colours stay as they are.
 */
export function mailColour(colour: string): string {
	const match = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/i.exec(colour.trim());
	if (!match) return colour;
	const [, lightness, percent, chroma, hue] = match;
	return hex(Number(lightness) / (percent ? 100 : 1), Number(chroma), (Number(hue) * Math.PI) / 180);
}

/** OKLab to linear sRGB by the matrices of CSS Color 4, section 18. */
function hex(lightness: number, chroma: number, hue: number): string {
	const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
	const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const linear = [
		4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
		-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
		-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
	];
	return `#${linear.map((part) => byteOf(part).toString(16).padStart(2, "0")).join("")}`;
}

/** With the gamma of IEC 61966-2-1. */
function byteOf(linear: number): number {
	const part = Math.min(1, Math.max(0, linear));
	return Math.round(255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055));
}
