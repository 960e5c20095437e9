import { manager as managerOf, signedIn as signedInOf } from "../../kit/asking.ts";
import type { ServiceTypes } from "../../kit/service.ts";

export { answer, jsonOnly, unkept } from "../../kit/asking.ts";

export type Types = ServiceTypes<NotificationsEnv>;
export const signedIn = signedInOf<NotificationsEnv>();
export const manager = managerOf<NotificationsEnv>();
