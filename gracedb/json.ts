/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object, such as a superevent as the server describes it. */
export interface JsonObject {
	[key: string]: Json;
}

/** Whether a value is a plain JSON object (neither null nor a list). */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a table has under a name from outside: `constructor` and `__proto__` are names like any other. */
export function entryOf<Value>(
	table: Readonly<Partial<Record<string, Value>>>,
	name: string,
): Value | undefined {
	return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The strings in a value that should be a list of strings; anything else gives none. */
export function strings(value: Json | undefined): string[] {
	return Array.isArray(value)
		? value.filter((entry): entry is string => typeof entry === 'string')
		: [];
}

/** A value that should be a text, as text; a number too, anything else as an empty text. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
