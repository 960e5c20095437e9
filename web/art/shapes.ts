import { hex, mix, type Oklch } from "./colour.ts";
import { type Point, short } from "./path.ts";

export const disc = (centre: Point, radius: number, fill: Oklch | string): string =>
	`<circle cx="${short(centre[0])}" cy="${short(centre[1])}" r="${short(radius)}"${fill && ` fill="${typeof fill === "string" ? fill : hex(fill)}"`}/>`;

export const filled = (path: string, fill: Oklch | string, more = ""): string =>
	`<path d="${path}" fill="${typeof fill === "string" ? fill : hex(fill)}"${more}/>`;

export const stroked = (path: string, colour: Oklch, width: number, more = ""): string =>
	`<path d="${path}" fill="none" stroke="${hex(colour)}" stroke-width="${short(width, 1)}"${more}/>`;

type Stop = readonly [offset: number, colour: Oklch, opacity?: number];

const stops = (list: readonly Stop[]): string =>
	list
		.map(
			([offset, colour, opacity = 1]) =>
				`<stop offset="${short(offset, 2)}" stop-color="${hex(colour)}"${opacity < 1 ? ` stop-opacity="${short(opacity, 2)}"` : ""}/>`,
		)
		.join("");

/** Light falling straight: from top to bottom, or turned by `angle` degrees. */
export const slope = (id: string, list: readonly Stop[], angle = 90): string =>
	`<linearGradient id="${id}" gradientTransform="rotate(${short(angle)} .5 .5)">${stops(list)}</linearGradient>`;

/** Light falling on a round thing, brightest at `at`. */
export const glow = (id: string, list: readonly Stop[], at: Point = [0.35, 0.3], reach = 0.75): string =>
	`<radialGradient id="${id}" cx="${short(at[0], 2)}" cy="${short(at[1], 2)}" r="${short(reach, 2)}">${stops(list)}</radialGradient>`;

/** The colour at `share` along a ramp of three. */
export const ramp = (from: Oklch, middle: Oklch, to: Oklch, share: number): Oklch =>
	share < 0.5 ? mix(from, middle, share * 2) : mix(middle, to, share * 2 - 1);
