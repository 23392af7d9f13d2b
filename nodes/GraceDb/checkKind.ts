import type { INodeProperties } from 'n8n-workflow';
import { inputError } from '../../gracedb/errors';

/**
 * Refuses what an expression may give but a field of this kind cannot hold, so that it is not dropped without a word or taken
 * for something else.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkKind({ type, displayName }: INodeProperties, raw: unknown): void {
	if (type === 'boolean' && !switchValues.includes(raw)) {
		throw inputError(`${displayName} must be true or false, not ${shown(raw)}.`, correct);
	}
	if (!['string', 'number', 'options', 'multiOptions'].includes(type)) return;
	if (isPlainObject(raw) || (type === 'options' && Array.isArray(raw))) {
		const several = type === 'multiOptions' ? 'a list of names' : 'one value';
		throw inputError(`${displayName} must be ${several}, not ${shown(raw)}.`, correct);
	}
}

/**
 * Refuses fields that a collection does not have; an expression may give them.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkKeys(
	displayName: string,
	values: Readonly<Record<string, unknown>>,
	fields: readonly { property: INodeProperties }[],
): void {
	const names = fields.map(({ property }) => property.name);
	const stranger = Object.keys(values).find((name) => !names.includes(name));
	if (stranger === undefined) return;
	throw inputError(
		`${displayName}: there is no field "${stranger}".`,
		`There are ${names.join(', ')}.`,
	);
}

const correct = 'Correct the value or the expression.';
const switchValues: readonly unknown[] = [true, false, 'true', 'false', '', null, undefined];

function isPlainObject(value: unknown): boolean {
	return Object.prototype.toString.call(value) === '[object Object]' && !('toISO' in Object(value));
}

function shown(value: unknown): string {
	return JSON.stringify(value)?.slice(0, 100) ?? String(value);
}
