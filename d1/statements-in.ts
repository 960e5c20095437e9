import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The statements of a folder of migrations, in their order. A trigger has semicolons of its own, so they are told apart by the mark between them. */
export const statementsIn = (dir: string): string[] =>
	readdirSync(dir)
		.filter((file) => file.endsWith(".sql"))
		.toSorted()
		.flatMap((file) => readFileSync(resolve(dir, file), "utf8").split("--> statement-breakpoint"))
		.filter((statement) => statement.trim() !== "");
