/** Whether an `Accept-Encoding` names brotli (RFC 9110, 12.5.3). `*` may stand for anything, and is not believed. */
export const takesBrotli = (acceptEncoding: string): boolean =>
	acceptEncoding.split(",").some((part) => /^\s*br\s*(;\s*q=(1|0?\.0*[1-9])[\d.]*\s*)?$/i.test(part));
