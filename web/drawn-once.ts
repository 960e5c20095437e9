import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Store } from "../workers/kit/store.ts";

type Data = string | number | boolean | undefined | readonly Data[] | { readonly [name: string]: Data };

/** A store has a few languages, and its navigation a few places that it marks as the one shown. */
const most = 100;

/**
 * A component that many pages of a store have alike: drawn for the first of them, and kept as text for the others. All that it is drawn from
 * is what it is kept by: the store, and data. So no page can get what another should have. It is made beside the page's parts, where there is
 * no page yet that it could look at in passing.
 */
export function drawnOnce<Props extends { store: Store }>(
	draw: (props: Props & { [name in Exclude<keyof Props, "store">]: Data }) => JSX.Element,
): (props: Props & { [name in Exclude<keyof Props, "store">]: Data }) => JSX.Element {
	const kept = new WeakMap<Store, Map<string, JSX.Element>>();
	return (props) => {
		const { store, ...rest } = props;
		// What can still change may be another tomorrow.
		if (!Object.isFrozen(store)) return draw(props);
		const ofStore = kept.get(store) ?? new Map<string, JSX.Element>();
		kept.set(store, ofStore);
		const key = JSON.stringify(rest);
		const known = ofStore.get(key);
		if (known) return known;
		const drawn = raw(draw(props).toString());
		if (ofStore.size >= most) ofStore.clear();
		ofStore.set(key, drawn);
		return drawn;
	};
}
