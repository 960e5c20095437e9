/** Where a file waits until it is imported. */
const keyOf = (importId: string): string => `imports/${importId}.csv`;

/** Larger files are not taken, in bytes. */
export const mostBytes = 100 * 1024 * 1024;
/** R2 wants all parts but the last of one size, and at least 5 MiB. */
const partSize = 8 * 1024 * 1024;

export class TooLarge extends Error {}

/** Stores the file as it comes, without holding more than a part of it; answers its size. What fails leaves nothing behind. */
export async function storeFile(bucket: R2Bucket, importId: string, file: AsyncIterable<Uint8Array>): Promise<number> {
	const upload = await bucket.createMultipartUpload(keyOf(importId));
	const parts: R2UploadedPart[] = [];
	let size = 0;
	try {
		for await (const part of partsOf(file)) {
			size += part.length;
			parts.push(await upload.uploadPart(parts.length + 1, part));
		}
		await upload.complete(parts);
		return size;
	} catch (error) {
		await upload.abort().catch(() => undefined);
		throw error;
	}
}

async function* partsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let part = new Uint8Array(partSize);
	let filled = 0;
	let size = 0;
	for await (let bytes of file) {
		size += bytes.length;
		if (size > mostBytes) throw new TooLarge();
		while (bytes.length > 0) {
			const some = bytes.subarray(0, partSize - filled);
			part.set(some, filled);
			filled += some.length;
			bytes = bytes.subarray(some.length);
			if (filled < partSize) continue;
			yield part;
			part = new Uint8Array(partSize);
			filled = 0;
		}
	}
	if (filled > 0 || size === 0) yield part.subarray(0, filled);
}

/** The file from this byte on. */
export async function fileFrom(bucket: R2Bucket, importId: string, offset: number): Promise<AsyncIterable<Uint8Array>> {
	const object = await bucket.get(keyOf(importId), { range: { offset } });
	if (!object) throw new Error(`The file of ${importId} is gone`);
	return object.body;
}

export const dropFile = async (bucket: R2Bucket, importId: string): Promise<void> => bucket.delete(keyOf(importId));
