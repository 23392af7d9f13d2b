import { Unreadable } from './reading';

export type JsonObject = Record<string, unknown>;

/**
 * Strings, or one of the words that Python writes for numbers that JSON does not have. A string that does not end is taken
 * to the end of the text, so that no character is looked at twice.
 */
const stringOrWord = /"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs;

/** Python reads `NaN` and `Infinity` where JSON has no such words; here they become null. */
function withoutPythonWords(text: string): string {
	return text.replace(stringOrWord, (found) => (found.startsWith('"') ? found : 'null'));
}

/** A JSON object, or null if the text is none. */
export function jsonObject(text: string): JsonObject | null {
	try {
		const value = JSON.parse(withoutPythonWords(text)) as unknown;
		return isObject(value) ? value : null;
	} catch {
		return null;
	}
}

/** A JSON object, which the text has to be. */
export function neededObject(text: string): JsonObject {
	const object = jsonObject(text);
	if (!object) throw new Unreadable('the file is no JSON object');
	return object;
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own entries only: a file may well have a key such as `constructor`. */
export function entry(object: JsonObject, key: string): unknown {
	return Object.hasOwn(object, key) ? object[key] : undefined;
}
