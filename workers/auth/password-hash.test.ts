import { describe, expect, test } from "vitest";
import { isCommon } from "./common-passwords.ts";
import { PasswordReset, Registration } from "./forms.ts";
import { hashPassword, isDated, passwordFits } from "./password-hash.ts";

const cheap = { ln: 4, r: 8, p: 1 };

describe("a password's hash", () => {
	test("says how it was made, is another one every time, and fits its password only", async () => {
		const [one, other] = [await hashPassword("correct horse"), await hashPassword("correct horse", cheap)];
		expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/);
		expect(await hashPassword("correct horse", cheap)).not.toBe(other);
		expect([await passwordFits("correct horse", one), await passwordFits("correct horse", other)]).toEqual([
			true,
			true,
		]);
		expect(await passwordFits("Correct horse", other)).toBe(false);
		expect([isDated(one), isDated(other)]).toEqual([false, true]);
	});

	test("that is not there fits nothing", async () => {
		expect([await passwordFits("", null), await passwordFits("anything", undefined)]).toEqual([false, false]);
	});

	test("that is none of ours is a fault, not a no", async () => {
		await expect(passwordFits("x", "$2b$10$abc")).rejects.toThrow("none of ours");
	});
});

describe("a new password", () => {
	const takes = (password: unknown) => PasswordReset.safeParse({ token: "t", password }).success;

	test("is 8 to 128 characters of anything", () => {
		expect(["sieben7", "a".repeat(129), "\u{1f375}".repeat(7)].map(takes)).toEqual([false, false, false]);
		expect(["achtacht", "x y".repeat(42), "\u{1f375}".repeat(8), "пароль с чаем", "        x"].map(takes)).toEqual([
			true,
			true,
			true,
			true,
			true,
		]);
	});

	test("is counted and kept as it looks: compatible forms are one", () => {
		expect(PasswordReset.parse({ token: "t", password: "ﬃcient ①" }).password).toBe("fficient 1");
		expect(takes("ab\ud800cdefgh"), "half a character").toBe(false);
	});

	test("is none of the common ones, in whatever case, nor one's own e-mail", () => {
		expect(["password", "Password1", "QWERTYUIOP", "iloveyou", "12345678"].map(takes)).toEqual([
			false,
			false,
			false,
			false,
			false,
		]);
		expect([isCommon("trustno1"), isCommon("Tussi-demo-1")]).toEqual([true, false]);
		const own = Registration.safeParse({ email: "Ada@Example.test", password: "ada@example.test" });
		expect(own.error?.issues[0]?.path).toEqual(["password"]);
	});
});
