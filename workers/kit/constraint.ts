/** Whether the database refused because of this constraint. D1 says which only in the message, so ours have names; Drizzle wraps it. */
export const isConstraint = (error: unknown, name: string): boolean =>
	error instanceof Error && (error.message.includes(name) || isConstraint(error.cause, name));

/** Refusals by which the database says that what a write was planned from is not so any more. */
const moved = ["ledger_moved", "product_moved", "category_moved", "stock_moved", "UNIQUE constraint failed"];

/** Whether a write was refused because somebody else was faster. */
export const hasMoved = (error: unknown): boolean => moved.some((name) => isConstraint(error, name));

/**
 * Reads, plans and writes; when somebody else was faster the database refuses the write as a whole, and it is planned anew
 * from what is there then. After the last try the refusal is thrown. Pauses are in ms.
 */
export async function planned<T>(work: () => Promise<T>, tries = 20, pause = 20): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (tries <= 1 || !hasMoved(error)) throw error;
		// Many who lost together do not come back together, and the more often they lose, the farther apart.
		await new Promise((done) => setTimeout(done, Math.random() * pause));
		return planned(work, tries - 1, Math.min(pause * 1.5, 1000));
	}
}
