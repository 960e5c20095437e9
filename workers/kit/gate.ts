import type { Gate, Store } from "./store.ts";

type Gated = Pick<Store, "gate">;

/** For whom something is not that lies in these categories (slugs, each with all above it): the oldest of the ages asked for, and every country that is named. */
export function gateOf({ gate }: Gated, path: readonly string[] = []): Gate {
	if (!gate) return {};
	const { categories = {} } = gate;
	const onTheWay = path.flatMap((slug) => (Object.hasOwn(categories, slug) ? (categories[slug] ?? []) : []));
	const gates: Gate[] = [gate, ...onTheWay];
	const notTo = [...new Set(gates.flatMap((one) => one.notTo ?? []).map((country) => country.toUpperCase()))];
	return { ...strictestAge(gates), ...(notTo.length > 0 && { notTo }) };
}

/** The oldest of the ages asked for; nothing where none is. */
export function strictestAge(gates: readonly Gate[]): Pick<Gate, "minimumAge"> {
	const minimumAge = Math.max(...gates.map((one) => one.minimumAge ?? 0));
	return minimumAge > 0 ? { minimumAge } : {};
}

/** The slugs of a category and of those it lies in. */
export function categoryPath(tree: readonly { slug: string; parent: string | null }[] = [], slug = ""): string[] {
	const path: string[] = [];
	for (let next: string | null | undefined = slug; next && !path.includes(next); ) {
		path.push(next);
		const here: string = next;
		next = tree.find((category) => category.slug === here)?.parent;
	}
	return path;
}
