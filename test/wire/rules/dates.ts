import { parseGpsTime } from '../../../gracedb/time/gpsTime';
import { isoTime } from '../../../gracedb/time/isoTime';
import type { Value } from '../caseFile';
import { plain, textFrom } from '../python';
import { mapForm, mapJson, type Rule, rule } from './rule';

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
	rule('observation-times', (expected, { call: { method } }) =>
		method === 'write_emobservation' ? mapJson(expected, withIsoTimes) : undefined,
	),
];

/** An observation whose times in GPS seconds are ISO 8601. */
function withIsoTimes(json: Value): Value {
	const observation = json as { start_time_list: Value };
	const { start_time_list: list } = observation;
	const isGps = (time: Value): boolean => /^\d{9,10}(?:\.\d+)?$/.test(textFrom(time).trim());
	const times = [list].flat().map((time) => (isGps(time) ? isoTime(time, 'time') : time));
	return { ...observation, start_time_list: times };
}
