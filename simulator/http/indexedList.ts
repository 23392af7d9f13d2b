import { htmlPage, Refusal } from '../wire/errors';

/** Python reads no longer whole numbers. */
const maxDigits = 4300;

/**
 * A list whose items stand in a form under `name[0]`, `name[1]` and so on, by their numbers; gaps close. An item whose key goes
 * on (`name[0]key`, `name[0][0]`) is a dictionary. Undefined where there is none. Source: Django REST framework,
 * `rest_framework.utils.html.parse_html_list`.
 */
export function indexedList(
	fields: ReadonlyMap<string, readonly unknown[]>,
	name: string,
): unknown[] | undefined {
	const items = new Map<bigint, unknown>();
	for (const [field, values] of fields) {
		if (!field.startsWith(`${name}[`)) continue;
		// A dot and a dollar sign of Python: the one stops at \n alone, the other lets one \n follow.
		const [, digits, key] = /^\[(\d+)\]([^\n]*)\n?$/.exec(field.slice(name.length)) ?? [];
		if (digits === undefined) continue;
		if (digits.length > maxDigits) throw new Refusal(htmlPage(500));
		const index = BigInt(digits);
		const before = items.get(index);
		if (!key) items.set(index, values.at(-1));
		else if (before instanceof Map) before.set(key, values.at(-1));
		else items.set(index, new Map([[key, values.at(-1)]]));
	}
	if (items.size === 0) return undefined;
	return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
