import { raw } from "hono/html";
import type { PageContext } from "../page.ts";

/** Tussi draws its name; every other store has it set in its own display face. */
export const Wordmark = ({ page }: { page: Pick<PageContext, "store"> }) =>
	page.store.slug === "tussi" ? tussiMark : <span class="wordmark">{page.store.name}</span>;

/** A path at the shop's own host: her browser asks nobody else for anything. */
const isOwn = (address: string): boolean => /^\/(?![/\\])[^\\\s]*$/.test(address);

/** The store's logo, where it has one; else its name. The picture has a place of its own before it arrives. */
export const StoreName = ({ page }: { page: Pick<PageContext, "store"> }) => {
	const { logo = "", name } = page.store;
	return isOwn(logo) ? <img class="logo" src={logo} alt={name} width={160} height={40} /> : <Wordmark page={page} />;
};

const S =
	"M149.5 89Q141.1 89 132.5 86.7Q123.8 84.3 116.2 79.5L126.7 65.2Q131.3 68.5 137.8 70.4Q144.3 72.2 149 72.2Q153.5 72.2 156 71Q158.4 69.7 158.4 67.7Q158.4 66.1 157.2 65.2Q156 64.3 153.9 64.3Q152.6 64.3 151 64.4Q149.3 64.5 148.3 64.6Q143.1 65.2 137.6 65.2Q128.7 65.2 123.2 61.9Q117.6 58.5 117.6 50.9Q117.6 42.1 125.9 37.3Q134.2 32.4 150.3 32.4Q158.2 32.4 166.3 34.7Q174.3 36.9 180.5 41.4L169 53Q163.3 50 158.4 48.8Q153.4 47.5 148.4 47.5Q144.9 47.5 142.4 48.9Q139.9 50.3 139.9 52.1Q139.9 53.5 141 54.3Q142 55.1 143.7 55.1Q145.4 55.1 148.4 54.8Q155.7 54.3 159.3 54.3Q169.7 54.3 175.4 57.8Q181.1 61.3 181.1 68.5Q181.1 79.3 172.7 84.2Q164.3 89 149.5 89Z";

const LETTERS =
	"M49.3 51.3Q40.1 50.7 32.5 50.4L32.4 61Q32.4 66.4 34.8 69.5Q37.1 72.5 43.1 72.5Q45.4 72.5 47.5 72.1Q47.1 75.8 47.1 79.6Q47.1 81.4 47.3 87.8Q42.9 88.6 39.9 88.8Q36.9 89 32.1 89Q20.4 89 15.6 83.4Q10.7 77.7 10.7 67.6L10.8 50.7Q6.1 50.9 1 51.3L1 33.6Q6.2 33.6 9.8 30.3Q13.4 27 14.1 22.4L41.3 22.4Q36.2 29.4 30 33.6L49.3 33.6L49.3 51.3ZM113 33.4Q112.3 46 112.3 60.6Q112.3 75.3 113 88Q106.6 87.7 102.9 87.7Q99.4 87.7 92.8 88L89.9 73.3Q87.6 81.3 82.7 85.2Q77.8 89 71.3 89Q65.3 89 60.9 86.4Q56.5 83.7 54.3 79.2Q52 74.7 52 69.1L52 54.7Q52 41.4 51.5 33.4L74 33.4Q73.4 48.1 73.4 62.5Q73.4 66.9 75.6 69.5Q77.7 72.1 81 72.1Q84.1 72.1 86.5 69.4Q88.8 66.6 89.3 61.8L89.3 59.5Q89.5 51.7 89.5 48.7Q89.5 41.8 89.1 33.4L113 33.4ZM253.2 88Q253.9 71.9 253.9 61.4Q253.9 48.9 253.1 33.4L277.1 33.4Q276.3 48.3 276.3 61.4Q276.3 72.4 277 88L253.2 88Z";

/** Outlines of Dela Gothic One (SIL OFL 1.1), set tight, with a round light for a dot. As text: see `Layout`. */
const tussiMark = raw(
	'<svg class="wordmark" viewBox="0 3 278 87" width="90" height="28" fill="currentColor" aria-hidden="true">' +
		`<path d="${LETTERS}"></path><path d="${S}"></path><path d="${S}" transform="translate(67.1)"></path>` +
		'<circle class="wordmark-dot" cx="265" cy="16" r="12.5"></circle></svg>',
);
