import type { Question } from "./question.ts";
import type { Kept } from "./whole.ts";

/** An answer, and where it comes from: `CF-Cache-Status`. */
export type Found = { kept: Kept; status: string | null };

/** What keeps shared answers near their readers. */
export type Edge = {
	/** The answer, kept or made. */
	find(question: Question, waitUntil: (work: Promise<unknown>) => void): Promise<Found>;
	/** Forgets every answer with one of these tags. */
	purge(tags: readonly string[]): Promise<void>;
};
