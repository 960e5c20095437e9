// @ts-check
/* What a script adds to pages that work without it. */

/** @typedef {Record<string, any> & import("../../workers/kit/cart.ts").Cart} Cart */
/** @typedef {HTMLInputElement} El */

const doc = document;
const { motion, region } = doc.documentElement.dataset;

const all = (selector = "", /** @type {ParentNode} */ within = doc) => [
	.../** @type {NodeListOf<El>} */ (within.querySelectorAll(selector)),
];
const one = (selector = "", /** @type {ParentNode} */ within = doc) => all(selector, within).at(0);
const at = (/** @type {Event} */ event, selector = "") =>
	/** @type {?El} */ (/** @type {El} */ (event.target).closest(selector));

const lively = () => motion === "full" && !matchMedia("(prefers-reduced-motion: reduce)").matches;

const spring = (/** @type {?Element=} */ element) =>
	lively() && element?.animate({ scale: [1, 0.9, 1.08, 0.98, 1] }, 520);

function moneyText({ amount = 0, currency = "EUR" }) {
	const format = new Intl.NumberFormat(region, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
	return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/* Toast and badge */

const toast = one("[data-toast]");
const words = toast?.dataset ?? {};
let closing = 0;

function say(/** @type {string | Node} */ text = words.failed ?? "") {
	clearTimeout(closing);
	words.open = "";
	toast?.replaceChildren(text);
	closing = setTimeout(() => delete words.open, 4000);
}

const badge = one("[data-cart-count]");

function showCount(count = 0) {
	const text = `${count || ""}`;
	if (badge?.textContent !== text) spring(badge);
	badge?.replaceChildren(text);
	if (count) listen();
}

/* News of the cart from other tabs and devices */

const stale = one("[data-version]");
let seen = Number(stale?.dataset.version);
/** @type {?WebSocket} */
let socket;
/** Whoever was never let in does not try again. */
let pause = 0;

function listen() {
	if (socket) return;
	socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/cart`);
	socket.onmessage = ({ data }) => {
		pause = 1000;
		if (data === "pong") return;
		const { count, version } = JSON.parse(data).data;
		showCount(count);
		// The page's own changes are answered a little later.
		setTimeout(() => sending.then(() => stale?.toggleAttribute("hidden", version <= seen)), 500);
	};
	socket.onclose = ({ code }) => {
		socket = null;
		pause *= 2;
		if (pause && pause < 99_999 && code !== 1008) setTimeout(listen, pause * Math.random());
	};
}

setInterval(() => socket?.readyState === 1 && socket.send("ping"), 45_000);
addEventListener("pagehide", () => socket?.close());

/** A refusal is said and has no cart. @returns {Promise<Cart | undefined>} */
async function post(action = "", fields = {}) {
	try {
		const answer = await fetch(action, {
			method: "POST",
			body: new URLSearchParams(fields),
			keepalive: true,
			headers: { Accept: "application/json" },
		});
		const { detail, count, cart } = await answer.json();
		if (answer.ok) showCount(count);
		else say(detail);
		return cart;
	} catch {
		say();
	}
}

async function add(/** @type {HTMLFormElement} */ form, /** @type {?Element} */ button) {
	if (form.ariaBusy) return;
	form.ariaBusy = "true";
	spring(button);
	if (await post(form.action, Object.fromEntries(new FormData(form)))) say(words.added);
	form.ariaBusy = null;
}

/* Cart lines: quick presses become one quantity */

/** @type {Map<HTMLFormElement, string>} */
const wanted = new Map();
let sending = Promise.resolve();
let timer = 0;

function change(/** @type {HTMLFormElement} */ form, quantity = "", delay = 0) {
	wanted.set(form, quantity);
	clearTimeout(timer);
	timer = setTimeout(flush, delay);
}

function flush() {
	clearTimeout(timer);
	sending = sending.then(async () => {
		for (const [form, quantity] of wanted) {
			wanted.delete(form);
			await deliver(form, quantity);
		}
	});
	return sending;
}

async function deliver(/** @type {HTMLFormElement} */ form, quantity = "") {
	const input = one("[type=number]", form);
	const cart = await post(form.action, { quantity });
	if (!input) return;
	if (!cart) return setQuantity(input, input.defaultValue);
	input.defaultValue = quantity;
	if (quantity === "0") one("#main")?.focus();
	seen = cart.version;
	const said = one("[data-discount]")?.dataset.discount;
	if (!cart.lines[0] || said !== (cart.discountProblem ?? "")) location.reload();
	else if (!wanted.size) showCart(cart);
}

function showCart(/** @type {Cart} */ cart) {
	for (const row of all("[data-line]")) {
		const line = cart.lines.find(({ id }) => id === row.dataset.line);
		if (!line) row.remove();
		else one("[data-line-total]", row)?.replaceChildren(moneyText(line.lineTotal));
		if (line && line.quantity <= line.available && !line.priceChanged && !line.wanted) one(".error", row)?.remove();
	}
	for (const cell of all("[data-money]")) {
		const name = cell.dataset.money ?? "";
		const text = (name === "discount" ? "−" : "") + moneyText(cart[name]);
		cell.textContent = (name === "shipping" && !cart.shipping.amount && words.free) || text;
	}
	say(words.changed);
}

function setQuantity(/** @type {El} */ input, quantity = input.value) {
	input.value = quantity;
	const [less, more] = all("[data-step]", input.parentElement ?? doc);
	if (less) less.disabled = +quantity <= +input.min;
	if (more) more.disabled = +quantity >= +input.max;
}

/* Options: chips find their variant */

function choose(/** @type {ParentNode} */ form) {
	const variants = all("[name=variantId][type=radio]", form);
	const chips = all("[data-option]", form);
	const picked = chips.filter(({ checked }) => checked).map(({ value }) => value);
	const variantOf = (values = picked) => variants.find(({ dataset }) => dataset.options === JSON.stringify(values));
	for (const chip of chips) {
		const variant = variantOf(picked.with(Number(chip.dataset.option), chip.value));
		chip.toggleAttribute("data-gone", !variant || variant.disabled);
	}
	const chosen = chips[0] ? variantOf() : variants.find(({ checked }) => checked);
	for (const variant of variants) variant.checked = variant === chosen && !variant.disabled;
	if (chosen || chips[0]) showVariant(form, chosen);
}

function showVariant(/** @type {ParentNode} */ form, /** @type {El=} */ variant) {
	const [price, stock, buy, quantity] = [".price", ".buy-stock", "[data-buy]", "[type=number]"].map((part) =>
		one(part, form),
	);
	if (!price || !stock || !buy || !quantity) return;
	const { price: now = price.textContent, before, most = 1 } = variant?.dataset ?? {};
	price.replaceChildren(now, " ");
	if (before) price.appendChild(doc.createElement("s")).textContent = before;
	stock.textContent = (variant ?? stock).dataset.stock ?? "";
	buy.disabled = !variant || variant.disabled;
	buy.textContent = buy.dataset[buy.disabled ? "soldOut" : "buy"] ?? "";
	quantity.max = `${most}`;
	setQuantity(quantity, `${Math.min(+quantity.value || 1, +quantity.max)}`);
}

/* The opened picture grows; hue follows the pointer */

let growing = one(".picture:first-child .art");

function grow(/** @type {El} */ card) {
	if (growing) growing.style.viewTransitionName = "none";
	growing = one(".art", card);
	if (growing && lively()) growing.style.viewTransitionName = "product";
}

doc.addEventListener("pointermove", (event) => {
	const art = event.pointerType === "mouse" && lively() && at(event, "[data-hue]");
	if (!art) return;
	const { left, width } = art.getBoundingClientRect();
	art.style.setProperty("--hue", `${Math.round(((event.clientX - left) / width - 0.5) * 70)}`);
	art.onpointerleave = () => art.style.removeProperty("--hue");
});

doc.addEventListener("click", (event) => {
	const step = at(event, "[data-step]");
	const input = step && one("[type=number]", step.parentElement ?? doc);
	if (input) {
		event.preventDefault();
		input[step.dataset.step === "1" ? "stepUp" : "stepDown"]();
		setQuantity(input);
		if (input.form?.matches("[data-line-form]")) change(input.form, input.value, 350);
	}
	const card = at(event, "[data-card]");
	if (card) grow(card);
	const href = at(event, "a[href]")?.getAttribute("href");
	if (!href || !wanted.size) return;
	event.preventDefault();
	flush().then(() => location.assign(href));
});

doc.addEventListener("submit", (event) => {
	const form = /** @type {HTMLFormElement} */ (event.target);
	const line = form.closest("[data-line]");
	const input = line && one("[type=number]", line);
	if (!input && !form.matches("[data-add]")) return;
	event.preventDefault();
	if (input?.form) change(input.form, form === input.form ? input.value : "0");
	else add(form, event.submitter);
});

doc.addEventListener("change", (event) => {
	const input = /** @type {El} */ (event.target);
	if (input.matches("[data-add] [type=radio]")) choose(input.closest("form") ?? doc);
	if (input.matches("[data-line-form] *") && input.form && input.reportValidity()) change(input.form, input.value);
});

async function visit() {
	const answer = await fetch(`${one("[data-cart]")?.getAttribute("href")}/count`);
	if (!answer.ok) return false;
	const { count, isSignedIn } = await answer.json();
	showCount(count);
	doc.dispatchEvent(new CustomEvent("visit", { detail: isSignedIn }));
	return true;
}

addEventListener("pageshow", ({ persisted }) => {
	// Kept from before she answered.
	if (persisted && one(".age")) location.reload();
	for (const form of all("[data-add]")) choose(form);
	// Drawn ahead, and perhaps never looked at: what is hers waits until she comes.
	if (doc.prerendering) doc.addEventListener("prerenderingchange", visit);
	else visit();
});
