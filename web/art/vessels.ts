import type { Point } from "./path.ts";

/** Half widths from the rim (0) to the foot (1), in the vessel's own size. */
type Profile = readonly Point[];

export type Vessel = {
	words: readonly string[];
	/** Half width and height on the sheet. */
	half: number;
	tall: number;
	profile: Profile;
	handle?: "side" | "over" | "ear";
	spout?: boolean;
	lid?: boolean;
};

export const vessels: readonly [Vessel, ...Vessel[]] = [
	{
		words: ["bowl"],
		half: 235,
		tall: 230,
		profile: [
			[1, 0],
			[0.97, 0.28],
			[0.82, 0.62],
			[0.5, 0.88],
			[0.36, 0.93],
			[0.37, 1],
		],
	},
	{
		words: ["cup", "mug", "tumbler"],
		half: 135,
		tall: 300,
		profile: [
			[0.94, 0],
			[1, 0.25],
			[0.98, 0.6],
			[0.86, 0.9],
			[0.7, 0.96],
			[0.7, 1],
		],
	},
	{
		words: ["plate", "tray", "saucer"],
		half: 262,
		tall: 66,
		profile: [
			[1, 0],
			[0.95, 0.35],
			[0.72, 0.74],
			[0.46, 0.86],
			[0.45, 1],
		],
	},
	{
		words: ["dish"],
		half: 256,
		tall: 145,
		profile: [
			[1, 0],
			[0.98, 0.3],
			[0.9, 0.7],
			[0.62, 0.93],
			[0.56, 1],
		],
	},
	{
		words: ["teapot", "pot"],
		half: 180,
		tall: 250,
		profile: [
			[0.42, 0],
			[0.62, 0.06],
			[0.98, 0.36],
			[1, 0.62],
			[0.8, 0.9],
			[0.56, 1],
		],
		handle: "side",
		spout: true,
		lid: true,
	},
	{
		words: ["pitcher", "jug"],
		half: 140,
		tall: 370,
		profile: [
			[0.68, 0],
			[0.6, 0.16],
			[0.76, 0.38],
			[1, 0.64],
			[0.92, 0.88],
			[0.66, 1],
		],
		handle: "ear",
	},
	{
		words: ["vase"],
		half: 165,
		tall: 430,
		profile: [
			[0.34, 0],
			[0.24, 0.1],
			[0.28, 0.26],
			[0.86, 0.42],
			[1, 0.62],
			[0.74, 0.88],
			[0.46, 1],
		],
	},
	{
		words: ["jar"],
		half: 165,
		tall: 320,
		profile: [
			[0.72, 0],
			[0.76, 0.07],
			[0.96, 0.22],
			[1, 0.5],
			[0.9, 0.84],
			[0.66, 1],
		],
		lid: true,
	},
	{
		words: ["cellar"],
		half: 150,
		tall: 150,
		profile: [
			[0.8, 0],
			[0.96, 0.3],
			[1, 0.62],
			[0.82, 0.92],
			[0.66, 1],
		],
		lid: true,
	},
	{
		words: ["bottle", "flask"],
		half: 135,
		tall: 440,
		profile: [
			[0.3, 0],
			[0.22, 0.1],
			[0.22, 0.34],
			[0.7, 0.5],
			[1, 0.7],
			[0.94, 0.92],
			[0.76, 1],
		],
	},
];
