declare module "*.css" {
	const text: string;
	export default text;
}
declare module "*.woff2" {
	const bytes: ArrayBuffer;
	export default bytes;
}
declare module "*.br" {
	const bytes: ArrayBuffer;
	export default bytes;
}
declare module "*.browser.js" {
	const text: string;
	export default text;
}
