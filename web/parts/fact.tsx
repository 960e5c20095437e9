/** A row of a `dl.facts`. */
export const Fact = ({ name, value }: { name: string; value: string }) => (
	<div>
		<dt>{name}</dt>
		<dd>{value}</dd>
	</div>
);
