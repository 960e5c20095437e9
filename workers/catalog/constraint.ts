/** Whether the database refused because of this constraint. D1 says which only in the message, so ours have names; Drizzle wraps it. */
export const isConstraint = (error: unknown, name: string): boolean =>
	error instanceof Error && (error.message.includes(name) || isConstraint(error.cause, name));
