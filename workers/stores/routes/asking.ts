import { manager as managerOf } from "../../kit/asking.ts";
import type { ServiceTypes } from "../../kit/service.ts";

export { answer, jsonOnly, unkept } from "../../kit/asking.ts";

export type Types = ServiceTypes<StoresEnv>;
/** The gateway has found the store that the path names. */
export const manager = managerOf<StoresEnv>();
