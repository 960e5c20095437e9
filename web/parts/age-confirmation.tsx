import { say } from "../texts/index.ts";
import { errorOf, type FieldContext } from "./field.tsx";

/** She says that she is as old as what is in the cart asks for; the browser does not let her forget it. */
export function AgeConfirmation({ form, age }: { form: FieldContext; age: number }) {
	const { page, errors, values } = form;
	const error = errorOf(errors, "ageConfirmed");
	return (
		<div class="field">
			<span class="choice">
				<input
					type="checkbox"
					name="ageConfirmed"
					id="ageConfirmed"
					value="1"
					required
					checked={values.ageConfirmed === "1"}
					aria-describedby={error && "ageConfirmed-error"}
					aria-invalid={error ? "true" : undefined}
				/>
				<label for="ageConfirmed">{say(page, "checkout.age", { age })}</label>
			</span>
			{error && (
				<p class="error" id="ageConfirmed-error">
					{error}
				</p>
			)}
		</div>
	);
}
