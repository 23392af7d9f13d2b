import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { parseGpsTime } from '../../../../gracedb/time/gpsTime';
import { time } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { flagField } from '../../../shared/parameters/commonFields';

/** A required time under the name of what begins or ends then. */
function timeField<const Name extends string>(
	name: Name,
	displayName: string,
	placeholder: string,
	what: string,
): Field<Name, string> {
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			required: true,
			placeholder,
			description: `${what}, in GPS seconds or ISO 8601 (UTC unless you give a zone), with up to six decimals`,
		},
		read: (raw) => {
			const given = time(raw);
			if (given !== '') return given;
			throw inputError(
				`${displayName} is empty.`,
				'Give GPS seconds, for example 1405177836.744562, or a date and time.',
			);
		},
	};
}

export const start = timeField(
	'tStart',
	'Start Time',
	'e.g. 1405177835.744562',
	'Start of the superevent (t_start)',
);

export const t0 = timeField(
	't0',
	'Time',
	'e.g. 1405177836.744562 or 2024-07-16T15:10:18.744562Z',
	'Time of the superevent (t_0)',
);

export const end = timeField(
	'tEnd',
	'End Time',
	'e.g. 1405177837.744562',
	'End of the superevent (t_end)',
);

export const roundTimes = flagField(
	'roundTimes',
	'Round Times',
	'Whether to round times to the six decimals that GraceDB stores. If off, times with more are an error.',
);

/**
 * A sentence about times that are not in the usual order; undefined if they are. Not a refusal: the server takes any order.
 *
 * @throws GraceDbError of kind `input` if one is no time
 */
export function orderHint(times: { tStart: string; t0: string; tEnd: string }): string | undefined {
	const gps = {
		'Start Time': parseGpsTime(times.tStart, 't_start'),
		Time: parseGpsTime(times.t0, 't_0'),
		'End Time': parseGpsTime(times.tEnd, 't_end'),
	};
	const [first, middle, last] = Object.values(gps).map(Number);
	if (first === undefined || middle === undefined || last === undefined) return undefined;
	if (first <= middle && middle <= last) return undefined;
	const shown = Object.entries(gps).map((entry) => entry.join(' '));
	return `The superevent’s times are not in the usual order (start, time, end): ${shown.join(', ')}.`;
}
