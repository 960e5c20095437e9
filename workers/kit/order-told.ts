import type { OrderMailKind } from "./notification.ts";

/** Something an account was told of an order of hers, as her list of news shows it. */
export type OrderTold = { id: string; at: string; kind: OrderMailKind; orderId: string; number: string };
