import type { PageContext } from "./page.ts";
import { say } from "./texts/index.ts";

/** In this order: most browsers also claim to be the ones below them. */
const BROWSERS: [RegExp, string][] = [
	[/\bEdg(?:e|A|iOS)?\//, "Edge"],
	[/\b(?:OPR|OPiOS|Opera)\//, "Opera"],
	[/\bSamsungBrowser\//, "Samsung Internet"],
	[/\bVivaldi\//, "Vivaldi"],
	[/\b(?:DuckDuckGo|Ddg)\//, "DuckDuckGo"],
	[/\b(?:Firefox|FxiOS)\//, "Firefox"],
	[/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
	[/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
	[/\biPhone\b/, "iPhone"],
	[/\biPad\b/, "iPad"],
	[/\bAndroid\b/, "Android"],
	[/\bCrOS\b/, "ChromeOS"],
	[/\bWindows\b/, "Windows"],
	[/\bMac OS X\b|\bMacintosh\b/, "Mac"],
	[/\bLinux\b/, "Linux"],
];

const found = (list: [RegExp, string][], userAgent: string): string | undefined =>
	list.find(([mark]) => mark.test(userAgent))?.[1];

/** What a person would call it, from what its browser calls itself: "Firefox on Linux". */
export function deviceName(page: PageContext, userAgent: string): string {
	const browser = found(BROWSERS, userAgent);
	const system = found(SYSTEMS, userAgent);
	if (browser && system) return say(page, "account.device", { browser, system });
	return browser ?? system ?? say(page, "account.device.unknown");
}
