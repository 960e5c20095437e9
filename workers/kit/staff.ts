import * as z from "zod";

/** Somebody who runs a store. */
export const StaffMember = z.object({
	id: z.string(),
	email: z.string(),
	name: z.string(),
	createdAt: z.iso.datetime(),
	/** She has not taken up her invitation yet. */
	isInvited: z.boolean(),
});
export type StaffMember = z.infer<typeof StaffMember>;
