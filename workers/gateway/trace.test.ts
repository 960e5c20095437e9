import { expect, test } from "vitest";
import { continueTrace } from "./trace.ts";

const trace = "4bf92f3577b34da6a3ce929d0e0e4736";

test("a caller's trace goes on under a span of ours", () => {
	const next = continueTrace(`00-${trace}-00f067aa0ba902b7-00`);
	expect(next).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
	expect(next).not.toContain("00f067aa0ba902b7");
});

test.each([
	null,
	"",
	"nonsense",
	`00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
	`00-${trace}-${"0".repeat(16)}-01`,
	`ff-${trace}-00f067aa0ba902b7-01`,
	`00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
])("%s begins a new one", (sent) => {
	expect(continueTrace(sent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
	expect(continueTrace(sent)).not.toContain(trace);
});
