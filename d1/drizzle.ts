/** Writes the next SQL migration of each database from its tables: `npm run migrations`. Read the SQL before you commit it. */
import { execFileSync } from "node:child_process";

const databases = {
	stores: "workers/stores/schema.ts",
	catalog: "workers/catalog/schema.ts",
	inventory: "workers/catalog/inventory-schema.ts",
	orders: "workers/checkout/schema.ts",
	notifications: "workers/notifications/schema.ts",
	auth: "workers/auth/schema.ts",
};

for (const [name, schema] of Object.entries(databases))
	execFileSync(
		"drizzle-kit",
		[
			"generate",
			"--dialect=sqlite",
			`--schema=${schema}`,
			`--out=d1/migrations/${name}`,
			"--name",
			process.argv[2] ?? "change",
		],
		{
			stdio: "inherit",
		},
	);
