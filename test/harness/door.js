import { WorkerEntrypoint } from "cloudflare:workers";

const told = ({ message, cause }) => ({ message, ...(cause instanceof Error && { cause: told(cause) }) });

/** Stands beside the workers of a test, with bindings to their databases and entrypoints. */
export default class Door extends WorkerEntrypoint {
	/** Runs statements in one of the databases: `how` is the method of the statement, or `batch`. */
	async query(binding, statements, how, options) {
		try {
			const d1 = this.env[binding];
			const prepared = statements.map(({ sql, params }) => d1.prepare(sql).bind(...params));
			return { answer: how === "batch" ? await d1.batch(prepared) : await prepared[0][how](...options) };
		} catch (error) {
			return { error: told(error) };
		}
	}

	/** Calls methods of an entrypoint, all at once. */
	atOnce(binding, calls) {
		return Promise.all(calls.map(([method, ...args]) => this.env[binding][method](...args)));
	}
}
