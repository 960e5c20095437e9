/** A decoded form: text at the leaves. A list is an object whose keys are its indices. */
export type Form = { [key: string]: string | Form };

/** Decodes a form body or a query whose names nest: `items[0][price]=5&expand[]=a`. */
export function decodeForm(encoded: string): Form {
	const root = node();
	for (const [name, value] of new URLSearchParams(encoded)) place(root, pathOf(name), value);
	return root;
}

/** `a[0][b]` → a, 0, b. A name whose brackets do not close is one plain key. */
function pathOf(name: string): string[] {
	const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
	if (!match) return [name];
	const [, head = "", brackets = ""] = match;
	return [head, ...Array.from(brackets.matchAll(/\[([^\]]*)\]/g), ([, key = ""]) => key)];
}

function place(root: Form, path: string[], value: string): void {
	let at = root;
	const keys = [...path];
	const last = keys.pop() ?? "";
	for (const key of keys) at = descend(at, key);
	at[last || nextIndex(at)] = value;
}

function descend(from: Form, key: string): Form {
	const name = key || nextIndex(from);
	const there = from[name];
	if (typeof there === "object") return there;
	const made = node();
	from[name] = made;
	return made;
}

const nextIndex = (list: Form): string => String(Object.keys(list).length);

/** Without a prototype, so that a field called `__proto__` is only a field. */
const node = (): Form => Object.create(null);

/** The same text for the same fields in whatever order they came. */
export function canonical(form: Form): string {
	const sorted = (value: string | Form): unknown =>
		typeof value === "string"
			? value
			: Object.keys(value)
					.sort()
					.map((key) => [key, sorted(value[key] ?? "")]);
	return JSON.stringify(sorted(form));
}
