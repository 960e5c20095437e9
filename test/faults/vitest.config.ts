import { defineConfig } from "vitest/config";

/** `npm run fault-lab`: some minutes long, so it is not part of `npm test`. */
export default defineConfig({
	test: {
		include: ["test/faults/*.test.ts"],
		globalSetup: "./test/harness/bundler.ts",
		reporters: ["default", "./test/count.ts"],
		testTimeout: 900_000,
		hookTimeout: 240_000,
	},
});
