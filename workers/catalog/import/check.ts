import { type FieldError, type Refusal, refuse } from "../../kit/problem.ts";
import { type ProductRead, readProducts } from "./read.ts";
import { beginning } from "./records.ts";
import { type ImportDraft, quoted, type Warning } from "./shopify.ts";

/** More than a person corrects at one sitting. */
const most = 200;

/** What reading a file has brought to light so far. */
export type Findings = {
	products: number;
	/** The first of all that are wrong. */
	errors: FieldError[];
	wrong: number;
	warnings: Warning[];
	/** Whether rows did not fit the header. */
	isMisfit: boolean;
	/** What made the rest unreadable. */
	unreadable?: Pick<Refusal, "problem" | "detail">;
};

export const nothing: Findings = { products: 0, errors: [], wrong: 0, warnings: [], isMisfit: false };

export const withProduct = (found: Findings, { errors, warnings, isMisfit }: ProductRead): Findings => ({
	...withErrors(found, errors),
	products: found.products + 1,
	warnings: warnings.length > 0 ? [...found.warnings, ...warnings].slice(0, most) : found.warnings,
	isMisfit: found.isMisfit || isMisfit,
});

/** The first by their lines are kept; the others are counted. */
export function withErrors(found: Findings, errors: readonly FieldError[]): Findings {
	if (errors.length === 0) return found;
	const wrong = found.wrong + errors.length;
	const last = found.errors.length < most ? Number.POSITIVE_INFINITY : (found.errors.at(-1)?.line ?? 0);
	if (errors.every(({ line = 0 }) => line >= last)) return { ...found, wrong };
	const sorted = [...found.errors, ...errors].toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
	return { ...found, errors: sorted.slice(0, most), wrong };
}

export const withRefusal = (found: Findings, { problem, detail, errors = [] }: Refusal): Findings => ({
	...withErrors(found, errors),
	unreadable: { problem, detail },
});

/** The same handle further down, behind other products. */
export const cameBefore = (handle: string, line: number, before: number): FieldError => ({
	path: "Handle",
	line,
	message: `${quoted(handle)} was there already, on line ${before}: rows of one product stand together`,
});

/** Why a file is refused after it was read to its end; nothing when it can be imported. */
export function refusalOf({ products, errors, wrong, isMisfit, unreadable }: Findings): Refusal | undefined {
	const named = errors.length > 0 ? { errors } : {};
	if (unreadable) return refuse(unreadable.problem, unreadable.detail, named);
	if (wrong === 0 && products === 0)
		return refuse("import.unreadable", "The file has a header but no products. Nothing was imported.");
	if (wrong === 0) return undefined;
	const more = wrong > errors.length ? ` These are the first ${errors.length} of ${wrong}.` : "";
	if (isMisfit)
		return refuse("import.unreadable", `Some rows do not fit the header. Nothing was imported.${more}`, named);
	return refuse(
		"import.invalid",
		`Correct the named lines and send the file again. Nothing was imported.${more}`,
		named,
	);
}

/** Reads a whole file at once. One wrong row refuses it, and every wrong row is named. */
export async function checkFile(
	file: AsyncIterable<Uint8Array>,
	currency: string,
): Promise<{ ok: true; drafts: ImportDraft[]; warnings: Warning[] } | Refusal> {
	let found = nothing;
	const drafts: ImportDraft[] = [];
	const lines = new Map<string, number>();
	for await (const read of readProducts(file, currency, beginning)) {
		if ("problem" in read) found = withRefusal(found, read);
		else {
			const before = read.handle === "" ? undefined : lines.get(read.handle);
			if (before === undefined) lines.set(read.handle, read.line);
			else found = withErrors(found, [cameBefore(read.handle, read.line, before)]);
			found = withProduct(found, read);
			if (read.draft) drafts.push(read.draft);
		}
	}
	return refusalOf(found) ?? { ok: true, drafts, warnings: found.warnings };
}
