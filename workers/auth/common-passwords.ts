import { dictionary } from "@zxcvbn-ts/language-common";

let known: Set<string> | undefined;

/** Whether it is on the list of those tried first, in whatever case; the list is zxcvbn's. */
export function isCommon(password: string): boolean {
	known ??= new Set(dictionary["passwords-common"]);
	return known.has(password.toLowerCase());
}
