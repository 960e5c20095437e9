import type { Visitor } from "../kit/account.ts";
import { brandedMail, type Letter, pagePrefix } from "../kit/branded-mail.ts";
import type { Mail } from "../kit/mail.ts";

type Words = Omit<Letter, "link">;

/** Asks whether the address is hers. */
export const verificationMail = (visitor: Visitor, to: string, token: string): Mail =>
	mail(visitor, to, {
		...words(visitor, {
			en: {
				subject: `Confirm your e-mail for ${visitor.store.name}`,
				greeting: `Welcome to ${visitor.store.name}. Please confirm that this e-mail address is yours.`,
				action: "Confirm my e-mail",
				rest: "The link works once, for three days. If you did not register, you need do nothing.",
			},
			es: {
				subject: `Confirma tu correo para ${visitor.store.name}`,
				greeting: `Te damos la bienvenida a ${visitor.store.name}. Confirma que esta dirección de correo es tuya.`,
				action: "Confirmar mi correo",
				rest: "El enlace funciona una vez, durante tres días. Si no te has registrado, no tienes que hacer nada.",
			},
		}),
		link: linkTo(visitor, "/verify", token),
	});

/** Lets her choose a new password. */
export const resetMail = (visitor: Visitor, to: string, token: string): Mail =>
	mail(visitor, to, {
		...words(visitor, {
			en: {
				subject: `Choose a new password for ${visitor.store.name}`,
				greeting: "Somebody, we hope you, asked for a new password.",
				action: "Choose a new password",
				rest: "The link works once, for an hour. If it was not you, you need do nothing: your password stays as it is.",
			},
			es: {
				subject: `Elige una contraseña nueva para ${visitor.store.name}`,
				greeting: "Alguien, esperamos que tú, ha pedido una contraseña nueva.",
				action: "Elegir una contraseña nueva",
				rest: "El enlace funciona una vez, durante una hora. Si no has sido tú, no tienes que hacer nada: tu contraseña no cambia.",
			},
		}),
		link: linkTo(visitor, "/reset", token),
	});

/** Tells her that she may run a store; with a token she chooses a password first. */
export const invitationMail = (visitor: Visitor, to: string, token: string | undefined): Mail =>
	mail(visitor, to, {
		...words(visitor, {
			en: {
				subject: `Run ${visitor.store.name} with us`,
				greeting: `You have been invited to run ${visitor.store.name}.`,
				action: token === undefined ? "Sign in" : "Choose a password",
				rest: "The invitation waits for a week. If you know nothing of it, you need do nothing.",
			},
			es: {
				subject: `Lleva ${visitor.store.name} con nosotros`,
				greeting: `Te han invitado a llevar ${visitor.store.name}.`,
				action: token === undefined ? "Entrar" : "Elegir una contraseña",
				rest: "La invitación espera una semana. Si no sabes nada de ella, no tienes que hacer nada.",
			},
		}),
		link: token === undefined ? `${visitor.origin}${prefix(visitor)}/login` : linkTo(visitor, "/reset", token),
	});

/** Tells her, in case it was somebody else. */
export const passwordChangedMail = (visitor: Visitor, to: string): Mail =>
	mail(visitor, to, {
		...words(visitor, {
			en: {
				subject: `Your password for ${visitor.store.name} was changed`,
				greeting: "Your password was just changed, and you were signed out everywhere else.",
				action: "It was not me",
				rest: "If it was you, all is well. If not, choose a new password at once.",
			},
			es: {
				subject: `Tu contraseña de ${visitor.store.name} ha cambiado`,
				greeting: "Tu contraseña acaba de cambiar y se ha cerrado tu sesión en los demás sitios.",
				action: "No he sido yo",
				rest: "Si has sido tú, todo está bien. Si no, elige una contraseña nueva cuanto antes.",
			},
		}),
		link: `${visitor.origin}${prefix(visitor)}/forgot`,
	});

const words = (visitor: Visitor, all: Record<Visitor["locale"], Words>): Words => all[visitor.locale];

const prefix = ({ locale }: Visitor): string => pagePrefix(locale);

const linkTo = (visitor: Visitor, path: string, token: string): string =>
	`${visitor.origin}${prefix(visitor)}${path}?token=${token}`;

const mail = ({ store, origin, locale }: Visitor, to: string, letter: Letter): Mail =>
	brandedMail({ store, origin, locale, to }, letter);
