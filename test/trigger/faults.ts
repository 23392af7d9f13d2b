import fc from 'fast-check';

/** What goes wrong with an answer. */
export type Symptom =
	| { kind: 'status'; status: 403 | 429 | 500 | 502 | 504 }
	| { kind: 'hang' }
	| { kind: 'slow'; seconds: number }
	| { kind: 'reset' }
	| { kind: 'garbled' }
	/** Tells what was there some minutes ago, in lists of superevents alone: a replica that lags. */
	| { kind: 'stale'; minutes: number }
	/** The Date header is wrong. */
	| { kind: 'skew'; days: number };

export const listNames = ['notices', 'voevents', 'labels', 'logs', 'signoffs'] as const;
export type ListName = (typeof listNames)[number];

/** Which answers are hit. A fault sticks: all of them, until it ends. */
export type Place =
	| { kind: 'server' }
	| { kind: 'anonymous' }
	/** All that shows the record of a superevent: itself, and lists of superevents with it. */
	| { kind: 'record'; id: string }
	| { kind: 'list'; id: string; list: ListName }
	/** Lists of superevents with one that was created from a moment to another, in ms since 1970. */
	| { kind: 'slice'; after: number; before: number }
	/** Lists of superevents with more rows than that. */
	| { kind: 'pageSize'; rows: number };

export interface Fault {
	symptom: Symptom;
	place: Place;
	/** Milliseconds since 1970. */
	from: number;
	to: number;
}

/** A fault as it is drawn: `which` chooses among the superevents that are there when it begins. */
export interface DrawnFault {
	symptom: Symptom;
	place: Place['kind'];
	which: number;
	list: ListName;
	minutes: number;
}

const failures = fc.constantFrom<Symptom>(
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 504 },
	{ kind: 'status', status: 502 },
	{ kind: 'reset' },
	{ kind: 'garbled' },
	{ kind: 'hang' },
	{ kind: 'slow', seconds: 26 },
);
const serverFailures = fc.oneof(
	{ weight: 6, arbitrary: failures },
	{ weight: 2, arbitrary: fc.constant<Symptom>({ kind: 'status', status: 429 }) },
	{ weight: 3, arbitrary: fc.constant<Symptom>({ kind: 'stale', minutes: 3 }) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<Symptom>({ kind: 'skew', days: 2 }, { kind: 'skew', days: -3 }),
	},
);
const anonymousFailures = fc.constantFrom<Symptom>(
	{ kind: 'status', status: 403 },
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 500 },
	{ kind: 'hang' },
);

/** Minutes: a moment, ten minutes (429), or until the end. */
const lasting = fc.constantFrom(1, 3, 10, 25, 90, 100_000);

export const drawnFault: fc.Arbitrary<DrawnFault> = fc
	.constantFrom<Place['kind']>(
		'server',
		'server',
		'anonymous',
		'record',
		'list',
		'list',
		'slice',
		'pageSize',
	)
	.chain((place) =>
		fc.record({
			place: fc.constant(place),
			symptom:
				place === 'server' ? serverFailures : place === 'anonymous' ? anonymousFailures : failures,
			which: fc.nat({ max: 59 }),
			list: fc.constantFrom(...listNames),
			// A server that is away for good owes nothing but reports.
			minutes: place === 'server' ? fc.constantFrom(1, 3, 10, 25, 90) : lasting,
		}),
	);

/** One that sticks to a thing from the beginning on, for good. */
export const stuckFault: fc.Arbitrary<DrawnFault> = fc.record({
	place: fc.constantFrom<Place['kind']>('record', 'record', 'slice', 'list', 'list', 'pageSize'),
	symptom: failures,
	which: fc.nat({ max: 3 }),
	list: fc.constantFrom<ListName>('notices', 'notices', 'voevents', 'labels', 'logs', 'signoffs'),
	minutes: fc.constant(100_000),
});

/** What a fault looks at. */
export interface Exchange {
	/** Path and query below the root of the API. */
	url: string;
	isAnonymous: boolean;
	/** Superevents whose records are in the answer, and when each was created; absent while the answer is not known. */
	shown?: readonly { id: string; created: number }[];
}

/** Whether it can be told before there is an answer. */
export function isKnownBefore({ kind }: Place): boolean {
	return kind === 'server' || kind === 'anonymous' || kind === 'list';
}

export function hits(place: Place, { url, isAnonymous, shown = [] }: Exchange): boolean {
	const [path = ''] = url.split('?');
	const isSearch = path === 'superevents/';
	switch (place.kind) {
		case 'server':
			return true;
		case 'anonymous':
			return isAnonymous;
		case 'list':
			return path === `superevents/${place.id}/${place.list}/`;
		case 'record':
			return shown.some(({ id }) => id === place.id);
		case 'slice':
			return (
				isSearch && shown.some(({ created }) => created >= place.after && created < place.before)
			);
		case 'pageSize':
			return isSearch && shown.length > place.rows;
	}
}
