import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line that any reader can count by: `120 passed, 0 failed`. */
export default class Count implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
		const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
		for (const module of modules) {
			// A file that breaks before its tests exist has failed as well.
			if (module.state() === "failed" && module.errors().length > 0) count.failed++;
			for (const test of module.children.allTests()) count[test.result().state]++;
		}
		const skipped = count.skipped + count.pending;
		console.log(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
	}
}
