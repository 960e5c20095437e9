/** Mulberry32: the same seed spoils the same, so that what failed can be had again. */
export function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Path = readonly (string | number)[];

/** What has to be known of a body to spoil it for certain. Patterns match a path with its numbers as `#`. */
export type Sound = {
	body: Json;
	/** Members it cannot do without. */
	required: RegExp;
	/** Members that may be null. */
	nullable: RegExp;
	/** Objects whose members the client names. */
	open: RegExp;
	/** Lists in which nothing may be twice. */
	distinct: RegExp;
	/** Numbers that may be negative. */
	signed: RegExp;
	/** By path, texts that are no value there. */
	wrong: readonly [RegExp, readonly string[]][];
};

/** JSON text that is wrong in one place, and which; undefined where it is all wrong. */
export type Spoiled = { text: string; at: string | undefined };

const strangers = [
	"colour",
	"constructor",
	"toString",
	"prototype",
	"__proto__",
	"hasOwnProperty",
	"$where",
	"0",
	"a.b",
	"ключ",
];
const unreadable = ["a\u0000b", "\u0007", "\ud800x", "\u001b[31m"];
const noNumbers: Json[] = ["12", "NaN", "Infinity", "1e999", "", true, null, [], {}, [1], 1.5, 0.1 + 0.2, 1e308, -1.5];
const noTexts: Json[] = [0, -1, 1.5, true, false, [], {}, ["x"], { $gt: "" }, { toString: "x" }];
const noObjects: Json[] = [[], [{}], "x", "", 0, 1, true, false, [[[]]]];
const noLists: Json[] = [{}, { 0: "x", length: 1 }, "x", "", 0, 1, true, { length: 1e9 }];
const noBodies = ["[]", "null", "true", "0", '""', '"x"', "[{}]", "[[[[]]]]", "1e999"];
const noJson = [
	"",
	"{",
	"}",
	"{'title':1}",
	'{"title":NaN}',
	"undefined",
	'{"a":1,}',
	"[".repeat(50_000),
	'{"a":'.repeat(20_000),
];

const pattern = (path: Path): string => path.map((step) => (typeof step === "number" ? "#" : step)).join(".");
const isObject = (value: Json): value is { [name: string]: Json } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A sound body, spoilt in one place. */
export function spoil(sound: Sound, random: () => number): Spoiled {
	const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const kind = random();
	if (kind < 0.02) return { text: one(noJson), at: undefined };
	if (kind < 0.04) return { text: one(noBodies), at: "" };
	const path = one(places(sound.body));
	const value = valueAt(sound.body, path);
	const spoilt = (instead: Json, at: Path = path): Spoiled => ({
		text: textOf(replaced(sound.body, path, instead)),
		at: at.join("."),
	});
	const options: (() => Spoiled)[] = [() => spoilt(one(wrongTypes(value)))];
	if (!sound.nullable.test(pattern(path))) options.push(() => spoilt(null));
	if (sound.required.test(pattern(path)))
		options.push(() => ({ text: textOf(without(sound.body, path)), at: path.join(".") }));
	options.push(() => spoilt(nested(one([3, 40, 2000]), one([true, false]))));
	if (typeof value === "string") options.push(...spoiltTexts(value));
	if (typeof value === "number") options.push(() => spoilt(sound.signed.test(pattern(path)) ? 0 : -1));
	if (Array.isArray(value)) options.push(...spoiltLists(value));
	if (isObject(value)) options.push(...spoiltObjects(value));
	return one(options)();

	function spoiltTexts(text: string) {
		const wrong = sound.wrong.find(([where]) => where.test(pattern(path)))?.[1];
		return [
			() => spoilt(text + one(unreadable)),
			() => spoilt(random() < 0.1 ? "x".repeat(one([70_000, 100_000])) : one(unreadable)),
			...(wrong ? [() => spoilt(one(wrong)), () => spoilt(one(wrong))] : []),
		];
	}

	function spoiltLists(list: Json[]) {
		return [
			() => spoilt([...list, one<Json>([null, 0, true, []])], [...path, list.length]),
			() => spoilt(random() < 0.1 ? Array.from({ length: 2100 }, () => list[0] ?? "x") : one(noLists)),
			...(sound.distinct.test(pattern(path)) ? [() => spoilt([...list, one(list)])] : []),
		];
	}

	function spoiltObjects(object: { [name: string]: Json }) {
		const isOpen = sound.open.test(pattern(path));
		const name = isOpen ? one(["__proto__", "a\u0000", "x".repeat(300)]) : one(strangers);
		return [
			() => ({ text: textOf(replaced(sound.body, path, withMember(object, name))), at: [...path, name].join(".") }),
		];
	}
}

const wrongTypes = (value: Json): Json[] => {
	if (typeof value === "string") return noTexts;
	if (typeof value === "number") return noNumbers.filter((instead) => instead !== null);
	return Array.isArray(value) ? noLists : noObjects;
};

/** Every place in it but the whole. */
function places(value: Json, path: Path = []): Path[] {
	const steps = Array.isArray(value) ? [...value.keys()] : isObject(value) ? Object.keys(value) : [];
	const below = steps.flatMap((step) => places(valueAt(value, [step]), [...path, step]));
	return path.length > 0 ? [path, ...below] : below;
}

const valueAt = (value: Json, path: Path): Json =>
	path.reduce<Json>((inside, step) => (inside as { [name: string]: Json })[step] ?? null, value);

function replaced(value: Json, [step, ...rest]: Path, instead: Json): Json {
	if (step === undefined) return instead;
	const inside = replaced(valueAt(value, [step]), rest, instead);
	return Array.isArray(value)
		? value.with(Number(step), inside)
		: withMember(value as { [name: string]: Json }, step, inside);
}

function without(value: Json, [step, ...rest]: Path): Json {
	if (step === undefined) return null;
	if (rest.length > 0) return replaced(value, [step], without(valueAt(value, [step]), rest));
	return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== step));
}

/** With a member of that name, whatever the name means to an object. */
const withMember = (object: { [name: string]: Json }, name: string | number, value: Json = { x: 1 }): Json =>
	Object.fromEntries([...Object.entries(object).filter(([other]) => other !== name), [`${name}`, value]]);

const nested = (depth: number, isList: boolean): Json => ({ deep: [depth, isList] });

/** What is too deep for a serialiser is written by hand. */
const textOf = (value: Json): string =>
	JSON.stringify(value).replace(/\{"deep":\[(\d+),(true|false)\]\}/, (_, depth: string, isList: string) => {
		const [open, close] = isList === "true" ? ["[", "]"] : ['{"a":', "}"];
		return `${open.repeat(Number(depth))}0${close.repeat(Number(depth))}`;
	});
