export type DemoCategory = {
	store: "tussi" | "my-brand";
	slug: string;
	title: string;
	titleEs: string;
	line: string;
	lineEs: string;
};

export const demoCategories: DemoCategory[] = [
	{
		store: "tussi",
		slug: "calm",
		title: "Calm",
		titleEs: "Calma",
		line: "Hemp, hot water and nowhere to be.",
		lineEs: "Cáñamo, agua caliente y ninguna prisa.",
	},
	{
		store: "tussi",
		slug: "focus",
		title: "Focus",
		titleEs: "Foco",
		line: "Roots, leaves and mushrooms for people with tabs open.",
		lineEs: "Raíces, hojas y setas para gente con muchas pestañas abiertas.",
	},
	{
		store: "tussi",
		slug: "ritual",
		title: "Ritual",
		titleEs: "Ritual",
		line: "Small ceremonies. No membership required.",
		lineEs: "Ceremonias pequeñas. No hace falta carné.",
	},
	{
		store: "tussi",
		slug: "wear",
		title: "Wear",
		titleEs: "Trapos",
		line: "Clothes with a past, cut for your future.",
		lineEs: "Ropa con pasado para gente con futuro.",
	},
	{
		store: "tussi",
		slug: "pixels",
		title: "Pixels",
		titleEs: "Píxeles",
		line: "Art by machines with feelings, signed by people with pencils.",
		lineEs: "Arte de máquinas con sentimientos, firmado por gente con lápiz.",
	},
	{
		store: "tussi",
		slug: "sense",
		title: "Sense",
		titleEs: "Sentir",
		line: "Please touch. Glass has had you all day.",
		lineEs: "Se ruega tocar. Bastante cristal llevas hoy.",
	},
	{
		store: "my-brand",
		slug: "ceramics",
		title: "Ceramics",
		titleEs: "Cerámica",
		line: "Made by hand, for daily use.",
		lineEs: "Hecha a mano, para el uso diario.",
	},
	{
		store: "my-brand",
		slug: "teas",
		title: "Teas",
		titleEs: "Tés",
		line: "Leaf, place, season.",
		lineEs: "Hoja, lugar, estación.",
	},
];
