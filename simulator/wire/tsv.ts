import { graceidOf } from '../sky/ids';
import type { CandidateEvent } from '../sky/types';
import type { Answer } from './answers';
import { labelNames } from './event';
import type { Links } from './links';
import { stamp } from './time';

const type = 'text/tab-separated-values; charset=utf-8';

const columns = [
	'graceid',
	'labels',
	'group',
	'pipeline',
	'search',
	'far',
	'gpstime',
	'created',
	'dataurl',
];

/** Events as a table: tabs between the columns, the header after a `#`. */
export function eventTable(events: readonly CandidateEvent[], links: Links): Answer {
	const lines = events.map((event) =>
		[
			graceidOf(event),
			labelNames(event).join(','),
			event.group,
			event.pipeline,
			event.search ?? '',
			event.far ?? '',
			event.gpstime ?? '',
			stamp(event.created),
			links.event(event, 'files/'),
		].join('\t'),
	);
	return { status: 200, type, body: [`#${columns.join('\t')}`, ...lines, ''].join('\n') };
}

/** An error, where a table was asked for: the bare sentence. */
export function errorTable(answer: Answer): Answer {
	const { body, ...rest } = answer;
	const words =
		typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : undefined;
	return words === undefined ? answer : { ...rest, type, body: words };
}
