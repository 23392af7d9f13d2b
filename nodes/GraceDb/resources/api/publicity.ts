import { inputError } from '../../../../gracedb/errors';
import { type Method, isSafe } from '../../../../gracedb/http/request';
import { isJsonObject, type Json } from '../../../../gracedb/json';
import { audiences, makePublic } from '../../fields/makePublic';
import type { Field } from '../../operation';

/** The same switch as where logs are written, for whatever a request may show. */
export const makePublicByRequest: Field<'makePublic', boolean> = {
	...makePublic,
	property: {
		...makePublic.property,
		description:
			'Whether the request may show something to others than members: by the tags public and lvem, or by exposing a superevent. Without this switch such requests are refused before they are sent.',
	},
};

/** Words that show something when they are sent as one of these fields, or stand in the path. */
const fieldNames = /^(?:tag_?names?|tags?|names?|action)$/i;
const words: Partial<Record<string, string>> = {
	...audiences,
	expose: 'everyone',
	public_users: 'everyone',
	lvem_observers: audiences.lvem,
};

export interface Sending {
	method: Method;
	path: string;
	/** Fields of a form. */
	fields: readonly (readonly [string, string])[];
	json: Json;
}

/**
 * Refuses a request that would make something public, unless that is meant.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkPublicity(sending: Sending, isMeant: boolean | undefined): void {
	if (isMeant || isSafe(sending.method) || sending.method === 'DELETE') return;
	const word = textsOf(sending).find((text) => words[text] !== undefined);
	if (word === undefined) return;
	throw inputError(
		`Request: "${word}" would show something to ${words[word]}.`,
		'If that is what you want, switch on Make Public under Additional Fields.',
	);
}

function textsOf({ path, fields, json }: Sending): string[] {
	const pairs: readonly (readonly [string, unknown])[] = [
		...fields,
		...(isJsonObject(json) ? Object.entries(json) : []),
	];
	const values = pairs
		.filter(([name]) => fieldNames.test(name))
		.flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
		.filter((value) => typeof value === 'string');
	const [address = ''] = path.split('?');
	return [...values.flatMap((value) => value.split(',')), ...address.split('/').map(unescaped)].map(
		(text) => text.trim().toLowerCase(),
	);
}

function unescaped(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
