import { vi } from "vitest";

// Test files follow one another in a process that has its packages loaded already. Of ours each finds nothing that another left:
// every module is new, the clock is right, and nothing is spied upon.
vi.resetModules();
vi.useRealTimers();
vi.restoreAllMocks();
