import { join } from "node:path";
import type { Query } from "./far-d1.ts";

/** The worker that stands beside those of a test. */
export const doorFile = join(import.meta.dirname, "door.js");

/** What it does for a test; a database or entrypoint is named by the door's own binding. */
export type Door = {
	query(binding: string, ...asked: Parameters<Query>): ReturnType<Query>;
	atOnce(binding: string, calls: readonly (readonly [method: string, ...args: unknown[]])[]): Promise<unknown[]>;
};
