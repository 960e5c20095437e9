import { defineConfig } from "vitest/config";

const worker = ["**/*.worker.test.ts"];
const journeys = ["test/journeys/**/*.test.ts"];
const browser = ["test/browser/**/*.test.ts"];

// Whatever keeps anything is in a runtime of each file's own; in this process they share Wrangler, which takes seconds to load.
const isolate = false;

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
					name: "domain",
					include: ["**/*.test.{ts,tsx}"],
					exclude: ["**/node_modules/**", "test/faults/**", ...worker, ...journeys, ...browser],
				},
			},
			{ test: { name: "worker", include: worker, testTimeout: 30_000, hookTimeout: 60_000, isolate } },
			{ test: { name: "journeys", include: journeys, testTimeout: 30_000, hookTimeout: 60_000, isolate } },
			{ test: { name: "browser", include: browser, testTimeout: 60_000, hookTimeout: 90_000, isolate } },
		],
	},
});
