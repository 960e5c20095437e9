// @ts-check
/* News of her orders, and of the product she is looking at, as they happen. One module with what stands in shop.browser.js. */

/** @typedef {{ orderId?: string, productId?: string, kind?: string, number?: string }} News */

/** @type {?WebSocket} */
let news;
let wait = 1000;
let wasCut = false;
let isHers = false;

/** What of this page is about it. */
const about = (/** @type {string | undefined} */ id, /** @type {ParentNode=} */ within = doc) =>
	id ? all(`[data-live="${id}"]`, within) : [];

/** How far this tab has heard, as herself or as a guest. */
const place = () => `news ${isHers}`;

function hear() {
	if (news) return;
	const since = sessionStorage.getItem(place());
	const query = since ? `?since=${since}` : "";
	news = new WebSocket(`${location.origin.replace("http", "ws")}/ws/notifications${query}`);
	news.onmessage = ({ data }) => {
		wait = 1000;
		if (data === "pong") return;
		const { id, type, data: told } = JSON.parse(data);
		sessionStorage.setItem(place(), id);
		if (type === "catalog.updated") renewLater();
		tell(told);
	};
	news.onopen = () => {
		// Who has heard nothing yet cannot say what she has missed.
		if (wasCut && !since) renewLater();
	};
	news.onclose = ({ code }) => {
		news = null;
		// She has too many open, and this one made room.
		if (code !== 1008) comeBack();
	};
}

/** Her session may be over by now: that is asked first, and renewed with it. */
function comeBack() {
	wasCut = true;
	wait = Math.min(wait * 2, 64_000);
	setTimeout(() => visit().then((isAnswered) => isAnswered || comeBack(), comeBack), wait * Math.random());
}

setInterval(() => news?.readyState === 1 && news.send("ping"), 45_000);
addEventListener("pagehide", () => news?.close());

function tell(/** @type {News} */ { orderId, productId, kind = "", number = "" }) {
	const sentence = JSON.parse(words.news ?? "{}")[kind]?.replace("{number}", number);
	if (about(orderId ?? productId)[0]) renewSoon(orderId ?? productId ?? "");
	if (!orderId || !sentence) return;
	const link = doc.createElement("a");
	link.href = `${words.orders}/${orderId}`;
	link.textContent = sentence;
	say(about(orderId)[0] ? sentence : link);
	if (!about(orderId)[0]) showUnread(unread() + 1);
}

/* How many she has not seen yet */

const unread = () => Number(localStorage.getItem("unread"));

function showUnread(count = 0) {
	localStorage.setItem("unread", `${count}`);
	one("[data-unread]")?.replaceChildren(count ? `${count}` : "");
}

/* A page brings itself up to date */

/** @type {Record<string, number>} */
const renewing = {};

/** Everybody hears at the same moment, and does not ask at the same moment. */
function renewSoon(id = "", within = 1500) {
	clearTimeout(renewing[id]);
	renewing[id] = setTimeout(renew, Math.random() * within, id);
}

/** Perhaps this page is concerned; others are too. */
function renewLater() {
	for (const { dataset } of all("[data-live]")) if (!renewing[dataset.live ?? ""]) renewSoon(dataset.live, 15_000);
}

async function renew(id = "") {
	delete renewing[id];
	try {
		const answer = await fetch(location.href, { cache: "reload" });
		if (!answer.ok) return;
		const fresh = about(id, new DOMParser().parseFromString(await answer.text(), "text/html"));
		for (const [at, old] of about(id).entries()) replace(old, fresh[at]);
	} catch {
		// It is told again, or the page is looked at anew.
	}
}

/** What she has chosen stays chosen, and what she is typing into stays. */
function replace(/** @type {El} */ old, /** @type {El=} */ fresh) {
	if (!fresh || fresh.outerHTML === old.outerHTML || one("textarea:focus, input:not([type=radio]):focus", old)) return;
	const focused = doc.activeElement?.id;
	for (const { name, value } of all("[type=radio]:checked", old))
		for (const input of all("[type=radio]", fresh)) if (input.name === name) input.checked = input.value === value;
	const [was, is] = [one("[type=number]", old), one("[type=number]", fresh)];
	if (was && is) is.value = was.value;
	old.replaceWith(fresh);
	if (fresh.matches("[data-add]")) choose(fresh);
	if (focused) doc.getElementById(focused)?.focus();
}

/** Whoever is nobody to us cannot be told of her order: its page looks again by itself. */
const order = one("[data-live^=ord_]")?.dataset.live;
setInterval(() => order && !isHers && !doc.hidden && renew(order), 30_000);

doc.addEventListener("visit", (event) => {
	isHers = /** @type {CustomEvent} */ (event).detail;
	if (one("[data-all-news]")) showUnread();
	if (isHers) showUnread(unread());
	else sessionStorage.removeItem("news true");
	if (isHers || one("[data-live]")) hear();
});
