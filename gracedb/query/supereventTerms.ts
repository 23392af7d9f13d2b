import type { Reader } from './reader';
import { rangeWarnings, type Found, keyed, type ReadTerm, submitter, truth } from './term';
import { isDay, readTimes } from './times';
import { anyOf } from './words';
import { createdWarnings, readRun } from './sharedTerms';

const prefix = /([TM]?(?:S|GW))(\d+)/iy;
const wildcard = /[A-Za-z]*\*/y;
const suffix = /[A-Za-z]+(?![\w-])|(?=[^\w*-]|$)/y;
const ownName = /[\w-]+/y;

/** Takes what stands right here, without skipping blanks. */
function takeHere(reader: Reader, form: RegExp): RegExpExecArray | undefined {
	return reader.next === reader.position ? reader.take(form) : undefined;
}

function readId(reader: Reader): Omit<Found, 'field'> | undefined {
	const found = reader.take(prefix);
	if (!found) return undefined;
	const [, letters = '', digits = ''] = found;
	if (takeHere(reader, wildcard)) return {};
	if (digits.length < 6 || !isDay(digits.slice(0, 6))) return undefined;
	const written = reader.next > reader.position ? '' : takeHere(reader, suffix)?.[0];
	if (digits.length === 6 && written !== undefined) {
		return written === '' ? { value: 'no suffix' } : {};
	}
	takeHere(reader, ownName);
	const advice = letters.toUpperCase().endsWith('GW') ? ' Use the S ID of the superevent.' : '';
	return {
		warnings: [
			`An ID has six digits and then letters. The server may not find any other.${advice}`,
		],
	};
}

const number = '[+-]?\\d+(?:\\.(?!\\.)\\d*)?(?:[eE][+-]?\\d+)?';
const numberHere = new RegExp(number, 'y');

function readGps(reader: Reader): Omit<Found, 'field'> | undefined {
	const first = reader.take(numberHere);
	if (!first) return undefined;
	const isTight = reader.text.startsWith('..', reader.position);
	const second = reader.rangeEnd(() => reader.take(numberHere));
	if (second) {
		const warnings = rangeWarnings(Number(first[0]), Number(second[0]));
		if (isTight)
			warnings.push('Put spaces around "..". Without them the server may not see a range.');
		return { warnings };
	}
	const isDate = /^\d{4}$/.test(first[0]) && /^-\d/.test(reader.text.slice(reader.position));
	return isDate
		? {
				warnings: [
					'The server reads this date as numbers, so nothing matches. Use created: for dates.',
				],
			}
		: { value: 'exactly' };
}

// FAR in capitals is no field: servers refuse it, as they do other keywords in capitals.
const comparison = new RegExp(`far\\s*(<=|>=|==|<|>|=|:)\\s*(${number})`, 'y');
const range = new RegExp(
	`far(?:\\s*:|\\s+[iI][nN](?![\\w$]))\\s*(${number})\\s*(?:,|\\.\\.|-)\\s*(${number})`,
	'y',
);

function readFar(reader: Reader): Found | undefined {
	const between = reader.take(range);
	if (between) {
		return { field: 'far', warnings: rangeWarnings(Number(between[1]), Number(between[2])) };
	}
	const found = reader.take(comparison);
	return found && { field: 'far', value: found[1]?.charAt(0) };
}

function words(field: string, names: readonly string[]): ReadTerm {
	const form = anyOf(names);
	return keyed(field, 'bare too', (reader) => {
		const found = reader.take(form);
		return found && { value: found[0].toLowerCase() };
	});
}

function eventIds(field: string, names: readonly string[], letters: string): ReadTerm {
	const id = new RegExp(`[${letters}]\\s*(\\d+)`, 'iy');
	return keyed(
		field,
		'keyword',
		(reader) => {
			const from = reader.take(id);
			if (!from) return undefined;
			const to = reader.rangeEnd(() => reader.take(id));
			return { warnings: to ? rangeWarnings(Number(from[1]), Number(to[1])) : [] };
		},
		names,
	);
}

/** The terms of superevent queries. The server takes the longest that fits. */
export function supereventTerms(runs: readonly string[]): readonly ReadTerm[] {
	return [
		keyed('id', 'bare too', readId, ['id', 'superevent_id']),
		keyed('runid', 'bare too', readRun(runs)),
		keyed('t_0', 'bare too', readGps, ['t_0', 'gpstime']),
		keyed('t_start', 'keyword', readGps),
		keyed('t_end', 'keyword', readGps),
		keyed('created', 'bare too', (reader) => createdWarnings(readTimes(reader))),
		words('category', ['Production', 'Test', 'MDC']),
		readFar,
		truth('is_gw'),
		truth('is_public', ['is_public', 'is_exposed']),
		words('status', ['public', 'internal']),
		eventIds('preferred_event', ['preferred_event'], 'EGHMT'),
		eventIds('event', ['event', 'events'], 'EGHMT'),
		submitter,
	];
}
