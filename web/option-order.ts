const SIZES = ["XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "4XL", "5XL"];

/** Where a value stands by itself: sizes by letter, then whatever begins with a number by that. */
function placeOf(value: string): number | undefined {
	const size = SIZES.indexOf(value.trim().toUpperCase());
	if (size >= 0) return size - SIZES.length;
	const number = Number.parseFloat(value.replace(",", "."));
	return Number.isNaN(number) ? undefined : number;
}

/** XS before S, 6 before 12; values of which any has no place of its own stay as they are. */
export function inNaturalOrder<Value extends { value: string }>(values: Value[]): Value[] {
	const placed = values.map((one) => ({ one, place: placeOf(one.value) }));
	if (placed.some(({ place }) => place === undefined)) return values;
	return placed.sort((a, b) => (a.place ?? 0) - (b.place ?? 0)).map(({ one }) => one);
}
