import type { DiscountProblem } from "../../web/parts/discount.tsx";
import type { Refusal } from "../kit/problem.ts";

const known: readonly string[] = [
	"discount.unknown",
	"discount.not_yet",
	"discount.minimum",
	"discount.used_up",
] satisfies DiscountProblem[];

/** What is wrong with a discount code, if that is what was refused; one that cannot even be read is one we do not know. */
export function discountProblem({ problem, errors = [] }: Refusal): DiscountProblem | undefined {
	if (errors.some(({ path }) => path === "discountCode")) return "discount.unknown";
	return known.includes(problem) ? (problem as DiscountProblem) : undefined;
}
