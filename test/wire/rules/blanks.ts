import { isDeepStrictEqual } from 'node:util';
import type { Value } from '../caseFile';
import type { Call } from '../signatures';
import { acceptance, mapRequests, mapTexts, type Rule, rule } from './rule';

/** Arguments whose blanks count. */
const asTyped = new Set(['message', 'comment', 'filecontents', 'smap', 'url', 'data', 'json']);

/** The call without blanks around what is given in one line. */
function withoutBlanks({ method, given, more }: Call): Call {
	const trimmed = (values: Record<string, Value>, free: (name: string) => boolean) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, free(name) ? value : trim(value)]),
		);
	const isFree = (name: string): boolean =>
		asTyped.has(name) || (name === 'filename' && method !== 'files');
	// Further keywords of an event are fields of its form.
	const isExtra = (name: string): boolean => method === 'create_event' && name !== 'content_id';
	return { method, given: trimmed(given, isFree), more: trimmed(more, isExtra) };
}

function trim(value: Value): Value {
	if (typeof value === 'string') return value.trim();
	if (Array.isArray(value)) return value.map(trim);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, trim(one)]));
}

function textsIn(value: Value): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const hasPages = /^(?:super)?events$|^num_events$/;
const isRaw = /^(?:get|get_file|head|options|delete|post|put|patch)$/;

export const blankRules: Rule[] = [
	rule('blanks', (expected, subject) => {
		const call = withoutBlanks(subject.call);
		if (isRaw.test(call.method) || isDeepStrictEqual(call, subject.call)) return undefined;
		if (hasPages.test(call.method)) {
			const trimmed = mapRequests(expected, (request) => ({
				...request,
				query: request.query
					?.map(([name, value]): [string, string] => [name, value.trim()])
					.filter(([, value]) => value !== ''),
			}));
			return { ...trimmed, call };
		}
		if (expected.refused) return acceptance(subject, call) ?? { ...expected, call };
		const texts = textsIn({ ...subject.call.more, ...subject.call.given });
		return { ...mapTexts(expected, new Map(texts.map((text) => [text, text.trim()]))), call };
	}),
];
