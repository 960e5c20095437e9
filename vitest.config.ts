import { defineConfig } from "vitest/config";

const worker = ["**/*.worker.test.ts"];
const journeys = ["test/journeys/**/*.test.ts"];
const browser = ["test/browser/**/*.test.ts"];

// Loading Wrangler anew takes seconds; what has to be new for each file is.
const shared = { isolate: false, setupFiles: "./test/harness/begin-anew.ts" };

/** Four depths: plain domain code, one worker in workerd, all workers together, and a real browser in front of them. */
export default defineConfig({
	test: {
		// Two cores: more files at once only wait for each other.
		maxWorkers: 2,
		reporters: ["default", "./test/count.ts"],
		globalSetup: "./test/harness/bundler.ts",
		projects: [
			{
				test: {
					...shared,
					name: "domain",
					include: ["**/*.test.{ts,tsx}"],
					exclude: ["**/node_modules/**", "test/faults/**", ...worker, ...journeys, ...browser],
				},
			},
			{ test: { ...shared, name: "worker", include: worker, testTimeout: 30_000, hookTimeout: 60_000 } },
			{ test: { ...shared, name: "journeys", include: journeys, testTimeout: 30_000, hookTimeout: 60_000 } },
			{ test: { ...shared, name: "browser", include: browser, testTimeout: 60_000, hookTimeout: 90_000 } },
		],
	},
});
