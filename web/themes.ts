import type { Store, Theme } from "../workers/kit/store.ts";

/** Pink light on plum and warm paper; lime for the one thing to press. */
export const tussiTheme: Theme = {
	light: {
		paper: "oklch(0.975 0.012 50)",
		ink: "oklch(0.19 0.055 345)",
		brand: "oklch(0.66 0.27 358)",
		accent: "oklch(0.91 0.22 122)",
	},
	dark: {
		paper: "oklch(0.155 0.04 345)",
		ink: "oklch(0.965 0.014 40)",
		brand: "oklch(0.66 0.27 358)",
		accent: "oklch(0.91 0.22 122)",
	},
	onBrand: "oklch(0.15 0.05 345)",
	onAccent: "oklch(0.15 0.05 345)",
	fontDisplay: '"Dela Gothic One", "Arial Black", "Helvetica Neue", system-ui, sans-serif',
	fontText: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
	radius: 20,
	motion: "full",
};

/** What only Tussi would say. */
export const tussiVoice: Store["voice"] = {
	"home.hero": { en: "A small high, made of colour.", es: "Un subidón de color." },
	"home.hero.text": {
		en: "Drops for slow evenings, clothes with opinions, objects that hum. Perfectly legal. Slightly unreasonable.",
		es: "Gotas para noches lentas, ropa con opiniones, objetos que zumban. Todo legal. Nada razonable.",
	},
	"home.hero.action": { en: "Come in", es: "Pasa, pasa" },
	"home.statement": {
		en: "Nothing here is beige. Everything here says what is in it.",
		es: "Aquí nada es beige. Y todo dice lo que lleva dentro.",
	},
	"home.featured": { en: "Stare at these", es: "Quédate mirando" },
	"home.newest": { en: "Fresh out of the dark", es: "Recién salido de lo oscuro" },
	"home.categories": { en: "Pick a room", es: "Elige habitación" },
	"home.description": {
		en: "A small high, made of colour: legal wellness, clothes with opinions, digital art and objects that hum.",
		es: "Un subidón de color: bienestar legal, ropa con opiniones, arte digital y objetos que zumban.",
	},
	"nav.all": { en: "Everything", es: "Todo" },
	"products.title": { en: "Everything", es: "Todo, todo" },
	"footer.line": { en: "Stay curious. Drink water.", es: "Sigue con curiosidad. Bebe agua." },
};

/** Paper, ink, moss and clay; nothing moves that need not. */
export const myBrandTheme: Theme = {
	light: { paper: "#f6f2e9", ink: "#2b2822", brand: "#55633f", accent: "#a4502f" },
	dark: { paper: "#1e1c18", ink: "#ece5d8", brand: "#5d6b45", accent: "#a9522f" },
	onBrand: "#f6f2e9",
	onAccent: "#fbf6ee",
	fontDisplay: '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif',
	fontText: '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif',
	radius: 2,
	motion: "calm",
};

export const myBrandVoice: Store["voice"] = {
	"home.hero": { en: "Tea, and what to drink it from.", es: "El té, y en qué beberlo." },
	"home.hero.text": {
		en: "Small batches from two gardens and three kilns. When something is gone, we wait for the next firing.",
		es: "Series cortas de dos jardines y tres hornos. Cuando algo se acaba, esperamos a la próxima hornada.",
	},
	"home.hero.action": { en: "See the shelf", es: "Ver el estante" },
	"home.featured": { en: "On the shelf now", es: "Ahora en el estante" },
	"home.newest": { en: "From the last firing", es: "De la última hornada" },
	"home.categories": { en: "The shelves", es: "Los estantes" },
	"nav.all": { en: "The whole shelf", es: "Todo el estante" },
	"nav.cart": { en: "Basket", es: "Cesta" },
	"product.add": { en: "Put in the basket", es: "A la cesta" },
	"products.title": { en: "The whole shelf", es: "Todo el estante" },
	"products.next": { en: "Next page", es: "Página siguiente" },
	"toast.added": { en: "It is in your basket.", es: "Ya está en la cesta." },
	"toast.changed": { en: "Your basket is up to date.", es: "La cesta está al día." },
	"cart.title": { en: "Your basket", es: "Tu cesta" },
	"cart.empty.title": { en: "Your basket is empty.", es: "La cesta está vacía." },
	"cart.empty.text": { en: "Put the kettle on and have a look around.", es: "Pon agua a calentar y echa un vistazo." },
	"cart.empty.action": { en: "See the shelf", es: "Ver el estante" },
	"cart.wanted": {
		en: "You had {wanted} in two baskets; {n} is all there is.",
		es: "Tenías {wanted} entre dos cestas; solo hay {n}.",
	},
	"cart.stale": { en: "Your basket has changed in another tab.", es: "La cesta ha cambiado en otra pestaña." },
	"notice.added": { en: "It is in your basket.", es: "Ya está en la cesta." },
	"notice.changed": { en: "Your basket is up to date.", es: "La cesta está al día." },
	"cart.checkout": { en: "Continue to payment", es: "Continuar al pago" },
	"checkout.title": { en: "Delivery and payment", es: "Envío y pago" },
	"checkout.back": { en: "Back to the basket", es: "Volver a la cesta" },
	"return.failed.action": { en: "Back to the basket", es: "Volver a la cesta" },
	"login.title": { en: "Welcome back.", es: "Hola de nuevo." },
	"login.text": { en: "Sign in to your account.", es: "Entra en tu cuenta." },
	"register.title": { en: "Open an account.", es: "Abre una cuenta." },
	"register.text": { en: "All it takes is an email and a password.", es: "Basta un correo y una contraseña." },
	"account.hello": { en: "Good to see you, {name}.", es: "Qué bien verte, {name}." },
	"account.hello.noName": { en: "Good to see you.", es: "Qué bien verte." },
	"account.delete": { en: "Closing the account", es: "Cerrar la cuenta" },
	"account.notice.verify_sent": {
		en: "Sent. Look in your inbox, and in the spam folder too.",
		es: "Enviado. Mira tu correo y también el spam.",
	},
	"forgot.title": { en: "A new password.", es: "Otra contraseña." },
	"reset.title": { en: "Choose a new password.", es: "Elige otra contraseña." },
	"reset.text": { en: "The old one stops working.", es: "La de antes deja de valer." },
	"verify.ask.title": { en: "Confirm your email.", es: "Confirma tu correo." },
	"verify.ask.action": { en: "Confirm", es: "Confirmar" },
	"verify.done.title": { en: "Thank you.", es: "Gracias." },
	"orders.empty.title": { en: "No orders yet.", es: "Aún no hay pedidos." },
	"door.ask.title": { en: "This order is private.", es: "Este pedido es privado." },
	"order.bought.title": { en: "Thank you for your order.", es: "Gracias por tu pedido." },
	"order.bought.text": {
		en: "We write to {email} only if there is something to say.",
		es: "Solo escribiremos a {email} si hay algo que contar.",
	},
	"footer.line": { en: "Made slowly, packed carefully.", es: "Hecho despacio, embalado con cuidado." },
};
