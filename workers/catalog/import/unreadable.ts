import { type FieldError, type Refusal, refuse } from "../../kit/problem.ts";

/** The file cannot be read as a product CSV; with a line when it is known where. */
export const unreadable = (detail: string, line?: number, message = detail): Refusal => {
	const errors: FieldError[] = line === undefined ? [] : [{ path: "", line, message }];
	return refuse("import.unreadable", `${detail} Nothing was imported.`, errors.length > 0 ? { errors } : {});
};
