import { parseGpsTime } from '../../../gracedb/gpsTime';
import type { Value } from '../caseFile';
import { plain, textFrom } from '../python';
import { mapForm, type Rule, rule } from './rule';

/** A time as GPS seconds; what is no time stays as it is. */
export function gpsOf(time: Value | undefined): string {
	const text = textFrom(plain(time ?? null));
	try {
		return parseGpsTime(text, 'time');
	} catch {
		return text;
	}
}

const times = new Set(['t_start', 't_0', 't_end']);

export const dateRules: Rule[] = [
	rule('dates', (expected, { call: { method } }) =>
		/^(?:create|update)_superevent$/.test(method)
			? mapForm(expected, (pairs) =>
					pairs.map(([name, value]) => [name, times.has(name) ? gpsOf(value) : value]),
				)
			: undefined,
	),
];
