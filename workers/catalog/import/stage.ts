import { newId } from "../../kit/ids.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { logFault } from "../../kit/service.ts";
import { wake } from "../../kit/wake.ts";
import type { Managing } from "../managing/write-products.ts";
import { arrived, forgetImport, type ImportState, openImport, readImport, stateOf } from "./imports.ts";
import { dropFile, mostBytes, storeFile, TooLarge } from "./staged-file.ts";

/** What an upload may take, in ms; what has not arrived then was cut off. */
const longestUpload = 10 * 60_000;

export const tooLarge = refuse(
	"request.too_large",
	`The file is larger than ${mostBytes / 1024 / 1024} MB. Split it between products.`,
);

/** Puts a file aside and has it imported from there; answers with what is known of that. When it fails nothing of it is left. */
export async function stageImport(
	env: CatalogEnv,
	by: Managing,
	file: AsyncIterable<Uint8Array>,
	requestId: string,
): Promise<{ ok: true; state: ImportState } | Refusal> {
	const id = newId("imp");
	try {
		const refusal = await openImport(env.DB, id, by, Date.now() + longestUpload);
		if (refusal) return refusal;
		// Should this be the last that is heard of it, somebody will look.
		await wake(env.TIMERS, "imports", longestUpload);
		const size = await storeFile(env.PICTURES, id, file);
		await arrived(env.DB, id, size);
		await wake(env.TIMERS, "imports", 0);
		const job = await readImport(env.DB, by.store.id, id);
		if (!job) throw new Error(`${id} is gone`);
		// Given up before it was here: nobody will come for it any more.
		if (job.size === 0) await dropFile(env.PICTURES, id);
		return { ok: true, state: stateOf(job) };
	} catch (error) {
		await Promise.allSettled([dropFile(env.PICTURES, id), forgetImport(env.DB, id)]);
		if (error instanceof TooLarge) return tooLarge;
		logFault(error, requestId);
		return refuse("service.unavailable", "The file could not be put aside. Send it again in a moment.");
	}
}
