import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A real Chromium from npm alone. The two arguments left out are for a cloud function: with them it dies with its first window. */
export async function startChrome(...more: string[]): Promise<Browser> {
	return playwright.launch({
		executablePath: await chromium.executablePath(),
		args: [
			...chromium.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote"),
			"--no-sandbox",
			...more,
		],
	});
}
