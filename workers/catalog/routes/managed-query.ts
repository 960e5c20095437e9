import * as z from "zod";
import { ProductStatus } from "../../kit/product.ts";
import { ListQuery } from "./list-query.ts";

const { limit, cursor } = ListQuery.shape;
/** `?store=` was read at the door. */
const store = z.string().optional();

export const ManagedQuery = z.object({
	limit,
	cursor,
	store,
	status: ProductStatus.optional(),
	/** How the title begins. */
	q: z.string().max(255).optional(),
});

export const HistoryQuery = z.object({ limit, cursor, store });

export const StoreQuery = z.object({ store });
