/** Stands beside the workers of a test, with bindings to their databases and entrypoints. */
export default {
	async fetch(request, env) {
		const { binding, method, args } = await request.json();
		const work = { query, atOnce, ask }[method];
		try {
			return Response.json({ answer: await work(env[binding], ...args) });
		} catch (error) {
			return Response.json({ error: told(error) });
		}
	},
};

/** Runs statements: `how` is the method of a statement, or `batch`. */
function query(d1, statements, how, options) {
	const prepared = statements.map(({ sql, params }) => d1.prepare(sql).bind(...params));
	return how === "batch" ? d1.batch(prepared) : prepared[0][how](...options);
}

const atOnce = (service, calls) => Promise.all(calls.map(([method, ...args]) => service[method](...args)));

/** Sends requests, all at once. */
const ask = (service, requests) =>
	Promise.all(
		requests.map(async ({ address, ...init }) => {
			const answer = await service.fetch(address, init);
			return { status: answer.status, text: await answer.text() };
		}),
	);

const told = ({ message, cause }) => ({ message, ...(cause instanceof Error && { cause: told(cause) }) });
