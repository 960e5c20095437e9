import { expect, test } from "vitest";
import { networkOf } from "./declines.ts";

test.each([
	["192.0.2.7", "192.0.2.7"],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
	["2001:DB8:0001:0002::1", "2001:db8:1:2"],
	["2001:db8::1", "2001:db8:0:0"],
	["2001:db8:1::2:3:4:5", "2001:db8:1:0"],
	["::ffff:192.0.2.7", "192.0.2.7"],
	["::1", "0:0:0:0"],
	["::", "0:0:0:0"],
])("%s belongs to the connection %s", (address, network) => {
	expect(networkOf(address)).toBe(network);
});
