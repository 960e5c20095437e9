import { expect, test } from "vitest";
import { deviceName } from "./device-name.ts";
import { pageOf, tussi } from "./sample.ts";

const webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0";
const page = pageOf(tussi);

test.each([
	["Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"],
	["Firefox on iPhone", `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webkit} FxiOS/132.0 Safari/605.1.15`],
	["Safari on iPhone", `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webkit} Version/18.1 Safari/604.1`],
	["Safari on iPad", `Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) ${webkit} Version/18.1 Safari/604.1`],
	["Safari on Mac", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`],
	["Chrome on iPhone", `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webkit} CriOS/131.0 Safari/604.1`],
	["Chrome on Android", `Mozilla/5.0 (Linux; Android 10; K) ${chrome} Mobile Safari/537.36`],
	["Chrome on ChromeOS", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${chrome} Safari/537.36`],
	["Edge on Windows", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/131.0.0.0`],
	["Opera on Windows", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 OPR/116.0.0.0`],
	[
		"Samsung Internet on Android",
		`Mozilla/5.0 (Linux; Android 14; SM-S918B) ${chrome} SamsungBrowser/27.0 Safari/537.36`,
	],
])("%s", (name, userAgent) => {
	expect(deviceName(page, userAgent)).toBe(name);
});

test("half known is half said, and nothing known is said so", () => {
	expect(deviceName(page, "Mozilla/5.0 (Linux; Android 14) Other/1")).toBe("Android");
	expect(deviceName(page, "curl/8.10.1")).toBe("Some other device");
	expect(deviceName(page, "")).toBe("Some other device");
});

test("is said in the page's language", () => {
	const es = pageOf(tussi, { locale: "es" });
	expect(deviceName(es, "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0")).toBe("Firefox en Linux");
});
