import { entryOf } from '../../json';
import { type Dialect, keywords, closestName, type QueryVocabulary } from '../words';
import { otherDialect, type Recogniser, searched, type ErrorSite } from './errorSite';

/** Fields that people look for, and what there is instead. */
const unsupportedFields: Record<string, string> = {
	gw_id: 'Write id: with the GW name, for example id: GW150914.',
	last_modified: 'You can only search by time of creation: created: 2 days ago .. now.',
	modified: 'You can only search by time of creation: created: 2 days ago .. now.',
	updated: 'You can only search by time of creation: created: 2 days ago .. now.',
	graceid: 'Write only the ID, for example G123456.',
	labels: 'Write label: with a name, for example label: EM_READY.',
};

/** Where one language has a word for what the other calls otherwise. */
const replacements: Record<Dialect, Record<string, string>> = {
	superevents: {
		group: 'Use the filter Group, or for tests write category: Test.',
		search: 'Use the filter Search, or for mock data write category: MDC.',
		pipeline: 'Use the filter Pipeline, or search for events.',
		instruments: 'Use the filter Instruments, or search for events.',
		ifos: 'Use the filter Instruments, or search for events.',
		superevent: 'Write id: S190425z.',
		gid: 'Write event: G123456 or preferred_event: G123456.',
		hasfar: 'Write far with a limit, for example far < 1e-7.',
	},
	events: {
		id: 'Write only the ID, for example G123456.',
		superevent_id: 'Write superevent: S190425z for the events of a superevent.',
		category: 'Write group: Test or search: MDC.',
		t_0: 'Write gpstime: 1238166018 .. 1269363618.',
		t_start: 'Write gpstime: 1238166018 .. 1269363618.',
		t_end: 'Write gpstime: 1238166018 .. 1269363618.',
		event: 'Write only the ID, for example G123456.',
		events: 'Write only the IDs, for example G123456 .. G123460.',
		preferred_event: 'Write is_preferred_event: true.',
	},
};

const truth = 'true or false';
const gps = 'a GPS time such as 1238166018, or a range 1238166018 .. 1269363618';
const graceids = 'the ID of an event, such as G123456, or a range G1 .. G9';

/** What stands behind a keyword. */
const expected: Record<string, string> = {
	is_gw: truth,
	is_public: truth,
	is_exposed: truth,
	in_superevent: truth,
	is_preferred_event: truth,
	t_0: gps,
	t_start: gps,
	t_end: gps,
	gpstime: gps,
	event: graceids,
	events: graceids,
	preferred_event: graceids,
	gid: 'an ID such as G123456',
	hid: 'an ID such as H1234',
	tid: 'an ID such as T1234',
	eid: 'an ID such as E1234',
	mid: 'an ID such as M1234',
	nevents: 'a number',
	far: 'a number such as 1e-7, in Hz',
	id: 'the ID of a superevent, such as S190425z, or its start and a *, such as S1904*',
	superevent_id: 'the ID of a superevent, such as S190425z',
	superevent: 'the ID of a superevent, such as S190425z, without wildcard',
	runid: 'a run such as O3 or O4a',
	category: 'Production, Test or MDC',
	status: 'public or internal',
	ifos: 'instruments such as H1,L1, with commas and without spaces',
	instruments: 'a text in double quotes, such as "H1,L1"',
	submitter: 'a part of a name in double quotes, such as submitter: "gwcelery"',
};

const lists: Record<string, keyof QueryVocabulary> = {
	label: 'labels',
	group: 'groups',
	pipeline: 'pipelines',
	search: 'searches',
	runid: 'runs',
};

const plainWord = /^([A-Za-z_]\w*)\s*:/;

const allKeywords = new Set([...keywords.events, ...keywords.superevents]);

/** `RUNID: O3`, `FAR < 1e-7` */
const wrongCase: Recogniser = ({ dialect }, here) => {
	const comparison = /^(far)(?!\w)\s*(?:[<>=:]=?|in\s)\s*[\w.+-]*/i.exec(here);
	const [whole, name = ''] = comparison ?? plainWord.exec(here) ?? [];
	const small = name.toLowerCase();
	if (whole === undefined || name === small || !keywords[dialect].includes(small)) return undefined;
	const rest = whole.slice(name.length);
	return {
		length: whole.length,
		message: `Keywords must be in lower case, and "${comparison ? name : whole}" is not.`,
		advice: `Write ${small}${rest}.`,
	};
};

/** `group:CBC`, `group : CBC` */
const blanks: Recogniser = ({ dialect }, here) => {
	const found = /^(\w+)(\s*):(\s*)(\S*)/.exec(here);
	if (!found) return undefined;
	const [whole, name = '', before, after, value = ''] = found;
	if (!keywords[dialect].includes(name) || (!before && (after || !/^[\w$]/.test(value)))) {
		return undefined;
	}
	const what = before
		? `There is a space between ${name} and its colon.`
		: `There is no space after ${name}:.`;
	return { length: whole.length, message: what, advice: `Write ${name}: ${value}.` };
};

/** A keyword that only the other language has, or none. */
const foreign: Recogniser = (site, here) => {
	const name = /^([A-Za-z_]\w*)\s*(?::|<|>|=|in\s)/.exec(here)?.[1]?.toLowerCase() ?? '';
	const { dialect } = site;
	if (name === '' || keywords[dialect].includes(name)) return undefined;
	const others = keywords[otherDialect(dialect)].includes(name);
	if (!others && entryOf(unsupportedFields, name) === undefined) return undefined;
	return {
		message: `There is no field ${name} in searches for ${searched(dialect)}.`,
		advice:
			entryOf(replacements[dialect], name) ??
			entryOf(unsupportedFields, name) ??
			onlyThere(name, dialect),
	};
};

function onlyThere(name: string, dialect: Dialect): string {
	return `You can only search ${searched(otherDialect(dialect))} by ${name}.`;
}

/** A keyword with something behind it that it does not take. */
const wrongValue: Recogniser = (site, here) => {
	const found = /^([A-Za-z_]\w*)\s*(?::|<=?|>=?|==?|in\s)\s*(\S*)/.exec(here);
	if (!found) return undefined;
	const [whole, name = '', value = ''] = found;
	if (!keywords[site.dialect].includes(name.toLowerCase())) return undefined;
	const list = entryOf(lists, name);
	if (list) return unknownName(site, name, list, /^[~-]?\s*([\w$]*)/.exec(value)?.[1] ?? '');
	const start =
		value === '' ? `There is no value after ${name}` : `"${value}" is not a value for ${name}`;
	return {
		length: whole.length,
		message: `${start}.`,
		advice: `Write ${entryOf(expected, name.toLowerCase()) ?? 'another value'}.`,
	};
};

function unknownName(
	{ query, at, vocabulary }: ErrorSite,
	field: string,
	list: keyof QueryVocabulary,
	value: string,
): ReturnType<Recogniser> {
	const names = vocabulary[list];
	if (value === '' || (!names && list !== 'runs')) {
		return {
			// Where the server gives no names the word may be one.
			severity: value === '' ? 'error' : 'warning',
			message:
				value === ''
					? `There is no name after ${field}:.`
					: `This node does not know whether "${value}" is a ${field}.`,
			advice: names ? `This server knows ${[...names].sort().join(', ')}.` : undefined,
		};
	}
	const known = names ?? [];
	const meant = closestName(value, known);
	return {
		position: query.indexOf(value, at),
		length: value.length,
		message: `This server does not know the ${field === 'runid' ? 'run' : field} "${value}".`,
		advice:
			meant === undefined
				? `It knows ${[...known].sort().join(', ')}.`
				: `Did you mean ${field}: ${meant}?`,
	};
}

/** `catgory: Test`: a word with a colon or a comparison that is no field; it may be one that is new on the server. */
const unknownField: Recogniser = ({ dialect }, here) => {
	const found = /^([A-Za-z_]\w*)\s*(?::|<|>|=|in\s)/.exec(here);
	const name = found?.[1];
	if (!found || name === undefined || allKeywords.has(name.toLowerCase())) return undefined;
	const meant = closestName(name, keywords[dialect]);
	return {
		severity: meant === undefined ? 'warning' : 'error',
		length: found[0].length,
		message: `There is no field ${name} in searches for ${searched(dialect)}${meant === undefined ? ', as far as this node knows' : ''}.`,
		advice:
			meant === undefined
				? `Use one of ${keywords[dialect].join(', ')}.`
				: `Did you mean ${meant}?`,
	};
};

export const keywordMistakes: readonly Recogniser[] = [
	wrongCase,
	blanks,
	foreign,
	wrongValue,
	unknownField,
];
