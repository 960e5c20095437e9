import { type Random, randomFrom } from "../web/art/random.ts";

export type Words = readonly [string, ...string[]];

const list = (text: string): Words => text.trim().split(/\s+/) as unknown as Words;

export const adjectives = list(`
	Quiet Slow Bright Plain Soft Rough Heavy Light Narrow Wide Early Late Northern Southern Little Grand Folded Woven Glazed
	Brushed Polished Salted Smoked Washed Stitched Hollow Round Square Crooked Even Patient Restless Honest Silent Golden
	Hidden Open Distant Frosted Velvet Braided Knotted Carved Painted Faded Electric Wild Tame Gentle Bold Crisp Dusky`);

export const materials = list(`
	Linen Cotton Wool Hemp Silk Leather Cork Oak Walnut Birch Bamboo Rattan Clay Porcelain Stoneware Glass Copper Brass Steel
	Iron Enamel Marble Slate Paper Felt Denim Canvas Corduroy Cashmere Jute Wax Resin Rubber Ceramic Terracotta Granite`);

/** What is sold, by the top of the category tree; each top has five shelves. */
export const shelves: Readonly<Record<string, { children: Words; nouns: Words }>> = {
	Kitchen: {
		children: list("Teapots Bowls Knives Boards Jars"),
		nouns: list("Teapot Bowl Knife Board Jar Kettle Whisk Ladle Pan Grater Carafe Tumbler"),
	},
	Clothes: {
		children: list("Shirts Jackets Trousers Socks Scarves"),
		nouns: list("Shirt Jacket Trousers Sock Scarf Jumper Coat Apron Kimono Cap Glove Vest"),
	},
	Home: {
		children: list("Lamps Cushions Rugs Shelving Vases"),
		nouns: list("Lamp Cushion Rug Shelf Vase Mirror Clock Basket Stool Blanket Curtain Candle"),
	},
	Garden: {
		children: list("Planters Seeds Tools Benches Lanterns"),
		nouns: list("Planter Trowel Bench Lantern Hose Rake Birdhouse Trellis Hammock Spade Brazier Gnome"),
	},
	Desk: {
		children: list("Notebooks Pens Trays Folders Stamps"),
		nouns: list("Notebook Pen Tray Folder Stamp Ruler Pencil Diary Stapler Blotter Globe Easel"),
	},
	Bath: {
		children: list("Soaps Towels Oils Brushes Mats"),
		nouns: list("Soap Towel Oil Brush Mat Sponge Robe Razor Comb Balm Salt Mitten"),
	},
	Play: {
		children: list("Puzzles Kites Blocks Cards Dolls"),
		nouns: list("Puzzle Kite Block Card Doll Marble Yoyo Drum Whistle Spinner Puppet Domino"),
	},
	Travel: {
		children: list("Bags Bottles Wallets Umbrellas Pillows"),
		nouns: list("Bag Bottle Wallet Umbrella Pillow Trunk Satchel Flask Tent Compass Strap Pouch"),
	},
};

export const colors = list("Moss Clay Ink Chalk Rust Sand Plum Sky Coral Olive Slate Saffron");
export const sizes = list("XS S M L XL");
export const vendors = list(`
	Marrow Petrel Hollin Quarry Tidewrack Sable Orchard Fathom Larkspur Bramble Keystone Winnow Thistle Gallery Harbour Cinder
	Meadowlark Foxglove Driftwood Saltbox Juniper Lowland Almanac Passage Kiln Cobalt Parish Wicker Tandem Undertow`);
export const tags = list(`
	handmade recycled vegan organic gift bestseller limited vintage washable repairable unisex outdoor travel everyday winter
	summer small-batch fairtrade plastic-free refillable personalised festival wedding birthday office student pets`);

const onsets = list("b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh sk st t th tr v w z");
const vowels = list("a e i o u ai ea ia io ou");
const codas = list("l n r s m nd rk st th x lm rn sk nt rb");

/** Three thousand words that can be spoken and mean nothing, as brands and models are called; always the same ones. */
export const inventedWords: Words = inventWords(3000);

function inventWords(count: number): Words {
	const random = randomFrom("invented words");
	const words = new Set<string>();
	while (words.size < count) words.add(inventWord(random));
	return [...words] as unknown as Words;
}

function inventWord(random: Random): string {
	const syllables = Array.from({ length: random.whole(2, 3) }, () => random.pick(onsets) + random.pick(vowels));
	const word = syllables.join("") + random.pick(codas);
	return word.charAt(0).toUpperCase() + word.slice(1);
}
