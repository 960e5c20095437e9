import type { Profile, SavedAddress, Session } from "../../workers/kit/account.ts";
import { Layout } from "../layout.tsx";
import { link, type PageContext } from "../page.ts";
import { AccountAddresses } from "../parts/account-addresses.tsx";
import { type AccountForm, formContexts } from "../parts/account-forms.ts";
import { AccountOrders } from "../parts/account-orders.tsx";
import { AccountDelete, AccountPassword } from "../parts/account-password.tsx";
import { AccountProfile } from "../parts/account-profile.tsx";
import { AccountSessions } from "../parts/account-sessions.tsx";
import { ErrorSummary } from "../parts/error-summary.tsx";
import type { FieldError } from "../parts/field.tsx";
import { say } from "../texts/index.ts";

type AccountProps = {
	page: PageContext;
	user: Profile;
	addresses: SavedAddress[];
	sessions: Session[];
	errors?: FieldError[];
	notice?: "saved" | "password" | "address" | "session" | "verify_sent";
	/** A sentence about the whole attempt. */
	problem?: string;
	/** The form that `errors`, `values` and `problem` are about. */
	form?: AccountForm;
	/** What was typed into that form. */
	values?: Record<string, string>;
};

export function AccountPage({ page, user, addresses, sessions, notice, problem, ...failed }: AccountProps) {
	const forms = formContexts(page, user, failed);
	return (
		<Layout page={page} title={say(page, "account.title")} noindex kind="account">
			<AccountHead page={page} user={user} />
			{notice && (
				<p class="notice" role="status">
					{say(page, `account.notice.${notice}`)}
				</p>
			)}
			<ErrorSummary form={forms.failed} problem={problem} />
			<div class="account">
				<AccountOrders page={page} />
				<AccountProfile form={forms.profile} user={user} />
				<AccountAddresses form={forms.address} addresses={addresses} />
				<AccountPassword form={forms.password} user={user} />
				<AccountSessions page={page} sessions={sessions} />
				<AccountDelete form={forms.delete} open={failed.form === "delete"} />
			</div>
		</Layout>
	);
}

function AccountHead({ page, user }: { page: PageContext; user: Profile }) {
	const [name] = user.name.trim().split(/\s+/);
	return (
		<header class="account-head">
			<h1>{name ? say(page, "account.hello", { name }) : say(page, "account.hello.noName")}</h1>
			<form method="post" action={link(page, "/logout")}>
				<button type="submit" class="plain">
					{say(page, "account.logout")}
				</button>
			</form>
		</header>
	);
}
