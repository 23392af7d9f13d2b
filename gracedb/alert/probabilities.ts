import type { Readable } from 'node:stream';
import { NotJson, readJson, TooLarge } from '../http/content';
import { isJsonObject, type JsonObject } from '../json';

/** Bytes of a file of probabilities; they have a few hundred. */
const maxBytes = 20_000;

/**
 * The probabilities in `p_astro.json` or `em_bright.json`; of a longer file no more is read than such a file may have.
 *
 * @returns undefined where there are none
 */
export async function readProbabilities(content: Readable): Promise<JsonObject | undefined> {
	try {
		const parsed = await readJson(content, undefined, maxBytes);
		if (!isJsonObject(parsed)) return undefined;
		const numbers = Object.entries(parsed).filter(([, value]) => typeof value === 'number');
		return numbers.length > 0 ? Object.fromEntries(numbers) : undefined;
	} catch (error) {
		if (error instanceof NotJson || error instanceof TooLarge) return undefined;
		throw error;
	}
}
