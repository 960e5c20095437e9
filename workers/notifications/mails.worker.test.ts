import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkers, type Workers } from "../../test/harness/start-workers.ts";
import { sendMail } from "../kit/mail.ts";
import { orderMailKinds } from "../kit/notification.ts";
import { demoStores } from "../local/demo/stores.ts";
import { mailOf } from "./mails.ts";
import { eventOf } from "./test/events.ts";

let server: Workers;
beforeAll(async () => {
	const names = ["notifications", "auth", "stores", "catalog"];
	server = await startWorkers(names.map((name) => ({ configPath: `workers/${name}/wrangler.toml` })));
});
afterAll(() => server?.close());

test("the platform takes every mail as it is: sender, subject, both bodies and our header", async () => {
	const { MAIL } = await server.env<NotificationsEnv>("tussi-notifications");
	for (const { store } of demoStores)
		for (const locale of ["en", "es"])
			for (const kind of orderMailKinds) {
				const { data } = eventOf({ locale });
				const mail = mailOf(store, { id: "ntf_1", kind, recipient: data.userEmail, news: data });
				await expect(sendMail({ MAIL, MAIL_API: "" }, mail)).resolves.toBeUndefined();
			}
});
