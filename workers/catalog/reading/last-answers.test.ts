import { expect, test } from "vitest";
import { LastAnswers } from "./last-answers.ts";
import type { ReadyProduct } from "./ready-product.ts";

const answer = (...states: string[]) => new Map(states.map((state) => [state, {} as ReadyProduct]));
const known = (answers: LastAnswers, question: string) => [...answers.to(question).products.keys()];

test("a question is answered with what was kept of it last, and nothing of another", () => {
	const answers = new LastAnswers(10);
	answers.keep("mugs", answer("a 1", "b 1"));
	answers.keep("mugs", answer("a 2"));
	answers.keep("teas", answer("c 1"));
	expect([known(answers, "mugs"), known(answers, "teas"), known(answers, "ropes")]).toEqual([["a 2"], ["c 1"], []]);
});

test("no more products are kept than were allowed; what was answered longest ago goes first", () => {
	const answers = new LastAnswers(4);
	answers.keep("mugs", answer("a", "b"));
	answers.keep("teas", answer("c", "d"));
	answers.keep("mugs", answer("a", "b"));
	answers.keep("ropes", answer("e"));
	expect([known(answers, "teas"), known(answers, "mugs"), known(answers, "ropes")]).toEqual([[], ["a", "b"], ["e"]]);
	answers.keep("everything", answer("a", "b", "c", "d", "e"));
	expect(known(answers, "everything"), "more than all that is allowed").toEqual([]);
});
