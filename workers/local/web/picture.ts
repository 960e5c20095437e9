import { crc32, deflateSync } from "node:zlib";

export type Colour = readonly [red: number, green: number, blue: number];

/** A PNG of this size whose colour gets lighter towards the lower right. */
export function drawPng(width: number, height: number, [red, green, blue]: Colour): Uint8Array {
	const row = 1 + width * 3;
	const pixels = Buffer.alloc(row * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const light = Math.floor(60 * (x / width + y / height));
			const at = y * row + 1 + x * 3;
			pixels[at] = Math.min(255, red + light);
			pixels[at + 1] = Math.min(255, green + light);
			pixels[at + 2] = Math.min(255, blue + light);
		}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits of red, green and blue each.
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(pixels, { level: 1 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const frame = Buffer.alloc(body.length + 8);
	frame.writeUInt32BE(data.length, 0);
	frame.set(body, 4);
	frame.writeUInt32BE(crc32(body), body.length + 4);
	return frame;
}
