import { isJsonObject, type JsonObject } from '../json';

/** Characters of a file of probabilities; they have a few hundred. */
const maxLength = 20_000;

/**
 * The probabilities in `p_astro.json` or `em_bright.json`.
 *
 * @returns undefined where there are none
 */
export function readProbabilities(content: string): JsonObject | undefined {
	if (content.length > maxLength) return undefined;
	try {
		const parsed: unknown = JSON.parse(content);
		if (!isJsonObject(parsed)) return undefined;
		const numbers = Object.entries(parsed).filter(([, value]) => typeof value === 'number');
		return numbers.length > 0 ? Object.fromEntries(numbers) : undefined;
	} catch {
		return undefined;
	}
}
