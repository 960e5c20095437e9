import type { End } from "./flows.ts";
import type { Fault } from "./report.ts";

export type Cell = { flow: string; step: string; fault: Fault; end: End };

const marks: Record<End, string> = { "bought once": "B", "not charged": "N", "charged and refunded": "R" };
const faults: Fault[] = [
	...(["before", "after", "late", "twice", "restarted", "killed", "out"] as const),
	...(["missing", "doubled", "reordered", "forged"] as const),
];

/** Every step with how it ended under each fault, and how often each ending was seen. */
export function matrix(cells: readonly Cell[]): string {
	const rows = [...Map.groupBy(cells, ({ flow, step }) => `${flow}\t${step}`)].map(([name, some]) => {
		const [flow = "", step = ""] = name.split("\t");
		const found = faults.map((fault) => some.find((cell) => cell.fault === fault)?.end);
		return [flow.padEnd(26), step.padEnd(40), ...found.map((end) => (end ? marks[end] : "·").padEnd(9))].join(" ");
	});
	const head = ["flow".padEnd(26), "step".padEnd(40), ...faults.map((fault) => fault.padEnd(9))].join(" ");
	const counts = Object.entries(marks).map(
		([end, mark]) => `${mark} ${end}: ${cells.filter((cell) => cell.end === end).length}`,
	);
	return [head, ...rows, "", `${cells.length} cells; ${counts.join(", ")}`].join("\n");
}
