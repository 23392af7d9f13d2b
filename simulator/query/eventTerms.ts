import type { CandidateEvent } from '../sky/types';
import { groups, pipelines, searches } from '../sky/vocabulary';
import { readAttributes, type EventCondition } from './attributes';
import { QueryError } from './error';
import { isInRun, runNames } from './runs';
import { anyOf, type Scanner } from './scanner';
import { isSubmittedBy } from './submitters';
import { supereventIdCondition } from './supereventIds';
import { readTimes } from './times';

/** A term that was read. Terms of one field are alternatives, those of different fields have to hold together. */
export interface EventTerm {
	field: string;
	condition: EventCondition;
}

type Alternative = (scanner: Scanner, now: Date) => EventTerm | undefined;

/** Reads the optional keyword, then the value; without the value nothing was read. */
function named(
	name: string,
	field: string,
	read: (scanner: Scanner, now: Date, isNamed: boolean) => EventCondition | undefined,
	options: { needsKeyword?: boolean } = {},
): Alternative {
	return (scanner, now) =>
		scanner.attempt(() => {
			const isNamed = scanner.keyword(name);
			if (!isNamed && options.needsKeyword) return undefined;
			const condition = read(scanner, now, isNamed);
			return condition && { field, condition };
		});
}

const dots = /\.\./y;

/** An id such as `G123`, or two with `..` between. The number alone counts, and what `fits` demands. */
function idTerm(letter: string, fits: EventCondition): Alternative {
	const id = new RegExp(`${letter}\\s*(\\d+)`, 'iy');
	return named(`${letter}id`, `${letter}id`, (scanner) => {
		const from = scanner.take(id)?.[1];
		if (from === undefined) return undefined;
		const to = scanner.attempt(() => (scanner.take(dots) ? scanner.take(id)?.[1] : undefined));
		return (event) => Number(from) <= event.pk && event.pk <= Number(to ?? from) && fits(event);
	});
}

/** One or more names after each other, matched without regard to where words end. */
function nameTerm(
	keyword: string,
	names: readonly string[],
	nameOf: (event: CandidateEvent) => string | null,
	after = '',
): Alternative {
	const form = anyOf(names, after);
	return named(keyword, keyword, (scanner) => {
		const wanted = new Set<string>();
		for (;;) {
			const found = scanner.take(form)?.[1];
			if (found === undefined) break;
			wanted.add(found.toLowerCase());
		}
		if (wanted.size === 0) return undefined;
		return (event) => wanted.has(nameOf(event)?.toLowerCase() ?? '');
	});
}

const ifo = /(?:H1|H2|L1|V1)(?:,(?:H1|H2|L1|V1))*/y;
const digits = /\d+/y;
const gps = /[\d.]+/y;
const quoted = /"([^"\n]*)"/y;
const truth = /(true|false)/iy;
const run = new RegExp(`(${runNames})`, 'iy');
const supereventId = /([TM]?(?:S|GW))(\d+)\s*([A-Za-z]*)(\*?)/iy;
const replayId = /[A-Za-z0-9_-]+/y;

/** A number of the digits and points that were written; `1..2` without blanks is one broken number. */
function gpsNumber(text: string): number {
	const value = Number(text);
	if (Number.isNaN(value)) throw new QueryError(`${text} is no GPS time`);
	return value;
}

function readGps(scanner: Scanner): EventCondition | undefined {
	const first = scanner.take(gps)?.[0];
	if (first === undefined) return undefined;
	const second = scanner.attempt(() => (scanner.take(dots) ? scanner.take(gps)?.[0] : undefined));
	const from = gpsNumber(first);
	const to = second === undefined ? from : gpsNumber(second);
	return ({ gpstime }) => gpstime !== null && from <= gpstime && gpstime <= to;
}

function truthTerm(name: string, holds: EventCondition): Alternative {
	return named(
		name,
		name,
		(scanner) => {
			const word = scanner.take(truth)?.[1]?.toLowerCase();
			if (word === undefined) return undefined;
			return (event) => holds(event) === (word === 'true');
		},
		{ needsKeyword: true },
	);
}

/** All terms of event queries, in the order in which the server tries them: the first that fits is taken. */
export const alternatives: readonly Alternative[] = [
	named('ifos', 'ifos', (scanner) => {
		const text = scanner.take(ifo)?.[0];
		return text === undefined ? undefined : ({ instruments }) => instruments.includes(text);
	}),
	named(
		'nevents',
		'nevents',
		(scanner) => {
			const wanted = scanner.take(digits)?.[0];
			return wanted === undefined ? undefined : ({ nevents }) => nevents === Number(wanted);
		},
		{ needsKeyword: true },
	),
	(scanner: Scanner): EventTerm | undefined =>
		scanner.take(/hasfar/iy)
			? { field: 'hasfar', condition: ({ far }) => far !== null }
			: undefined,
	idTerm('g', () => true),
	idTerm('h', ({ pipeline }) => pipeline === 'HardwareInjection'),
	idTerm('t', ({ group }) => group === 'Test'),
	idTerm('e', ({ group }) => group === 'External'),
	idTerm('m', ({ search }) => search === 'MDC'),
	// Reference server behaviour: `grbevent.ra` is not the search GRB.
	nameTerm('search', searches, ({ search }) => search, '(?!event)'),
	nameTerm('pipeline', pipelines, ({ pipeline }) => pipeline),
	nameTerm('group', groups, ({ group }) => group),
	// Reference server behaviour: times and runs are one field, so that several of them are alternatives.
	named('gpstime', 'gpstime', readGps),
	named('created', 'created', (scanner, now, isNamed) => {
		const range = readTimes(scanner, now, isNamed);
		return range && (({ created }) => range.from <= created && created <= range.to);
	}),
	named('submitter', 'submitter', (scanner) => {
		const part = scanner.take(quoted)?.[1];
		return part === undefined ? undefined : ({ submitter }) => isSubmittedBy(submitter, part);
	}),
	named('runid', 'gpstime', (scanner) => {
		const name = scanner.take(run)?.[1];
		if (name === undefined) return undefined;
		return ({ gpstime }) => gpstime !== null && isInRun(name, gpstime);
	}),
	truthTerm('in_superevent', ({ superevent }) => superevent !== null),
	named(
		'superevent',
		'superevent',
		(scanner) => {
			const id = scanner.take(supereventId);
			if (!id) return undefined;
			// Reference server behaviour: the grammar takes a wildcard here, the database does not.
			if (id[4]) throw new QueryError('wildcards are for superevent queries');
			const fits = supereventIdCondition(id);
			return ({ superevent }) => superevent !== null && fits(superevent);
		},
		{ needsKeyword: true },
	),
	truthTerm('is_preferred_event', (event) => event.superevent?.preferredEvent === event),
];

/** Servers that know replay ids have a term for them. */
export const replayTerm: Alternative = named(
	'replay_id',
	'replay_id',
	(scanner) => {
		const wanted = scanner.take(replayId)?.[0];
		return wanted === undefined ? undefined : (event) => event.replayId === wanted;
	},
	{ needsKeyword: true },
);

export const attributeTerm: Alternative = (scanner) => {
	const condition = scanner.attempt(() => readAttributes(scanner));
	return condition && { field: 'attributes', condition };
};
