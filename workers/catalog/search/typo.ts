/** Whether one letter more, one less, another one, or two neighbours swapped make one word the other. */
export function isOneTypoApart(one: string, other: string): boolean {
	if (one === other) return false;
	const [short, long] = [[...one], [...other]].toSorted((a, b) => a.length - b.length) as [string[], string[]];
	if (long.length - short.length > 1) return false;
	const at = short.findIndex((letter, index) => letter !== long[index]);
	if (at === -1) return true;
	const rest = (letters: string[], from: number) => letters.slice(from).join("");
	if (short.length < long.length) return rest(short, at) === rest(long, at + 1);
	if (rest(short, at + 1) === rest(long, at + 1)) return true;
	return short[at] === long[at + 1] && short[at + 1] === long[at] && rest(short, at + 2) === rest(long, at + 2);
}
