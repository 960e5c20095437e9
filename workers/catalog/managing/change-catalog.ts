import { planned } from "../../kit/constraint.ts";
import { inTurn } from "../../kit/in-turn.ts";

/** Reads, plans and writes a change of products, again when somebody else was faster. Their ledger is one chain: all changes queue for its end. */
export const changeCatalog = <T>(work: () => Promise<T>): Promise<T> => planned(() => inTurn("catalog", work));
