import { ChildProcess } from "node:child_process";
import { expect } from "vitest";

/** Ends the runtime's process at once (SIGKILL); it is started again on the same storage. Of the harness's two the younger is the workers'. */
export function killRuntime(): void {
	const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): object[] };
	const children = handles.call(process).filter((handle): handle is ChildProcess => handle instanceof ChildProcess);
	const runtimes = children.filter(({ spawnargs }) => spawnargs.includes("serve"));
	expect(runtimes.length).toBeGreaterThan(0);
	runtimes
		.toSorted((one, other) => (one.pid ?? 0) - (other.pid ?? 0))
		.at(-1)
		?.kill("SIGKILL");
}
