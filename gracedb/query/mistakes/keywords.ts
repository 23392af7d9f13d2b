import { entryOf } from '../../json';
import { type Dialect, keywords, closestName, type QueryVocabulary } from '../words';
import { otherDialect, type Recogniser, searched, type ErrorSite } from './errorSite';

/** Fields that people look for, and what there is instead. */
const unsupportedFields: Record<string, string> = {
	gw_id: 'Write id: with the GW name, for example id: GW150914.',
	last_modified: 'Only the time of creation can be searched for: created: 2 days ago .. now.',
	modified: 'Only the time of creation can be searched for: created: 2 days ago .. now.',
	updated: 'Only the time of creation can be searched for: created: 2 days ago .. now.',
	graceid: 'Write the id alone, for example G123456.',
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
		id: 'Write the id alone, for example G123456.',
		superevent_id: 'Write superevent: S190425z for the events of a superevent.',
		category: 'Write group: Test or search: MDC.',
		t_0: 'Write gpstime: 1238166018 .. 1269363618.',
		t_start: 'Write gpstime: 1238166018 .. 1269363618.',
		t_end: 'Write gpstime: 1238166018 .. 1269363618.',
		event: 'Write the id alone, for example G123456.',
		events: 'Write the ids alone, for example G123456 .. G123460.',
		preferred_event: 'Write is_preferred_event: true.',
	},
};

const truth = 'true or false';
const gps = 'a GPS time such as 1238166018, or a range 1238166018 .. 1269363618';
const graceids = 'the id of an event, such as G123456, or a range G1 .. G9';

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
	gid: 'an id such as G123456',
	hid: 'an id such as H1234',
	tid: 'an id such as T1234',
	eid: 'an id such as E1234',
	mid: 'an id such as M1234',
	nevents: 'a number',
	far: 'a number such as 1e-7, in Hz',
	id: 'the id of a superevent, such as S190425z, or its beginning with * behind it, such as S1904*',
	superevent_id: 'the id of a superevent, such as S190425z',
	superevent: 'the id of a superevent, such as S190425z, without wildcard',
	runid: 'a run such as O3 or O4a',
	category: 'Production, Test or MDC',
	status: 'public or internal',
	ifos: 'instruments such as H1,L1 with commas and without blanks between',
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

/** `RUNID: O3` */
const wrongCase: Recogniser = ({ dialect }, here) => {
	const name = plainWord.exec(here)?.[1] ?? '';
	const small = name.toLowerCase();
	if (name === small || !keywords[dialect].includes(small)) return undefined;
	return {
		message: `Keywords are written in small letters: "${name}:" is none.`,
		advice: `Write ${small}:.`,
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
		? `Between ${name} and its colon stands a blank.`
		: `Behind ${name}: a blank is missing.`;
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
	return `Only ${searched(otherDialect(dialect))} can be searched by ${name}.`;
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
		value === '' ? `Nothing stands behind ${name}` : `"${value}" cannot stand behind ${name}`;
	return {
		length: whole.length,
		message: `${start}.`,
		advice: `${capital(entryOf(expected, name.toLowerCase()) ?? 'another value')} is expected there.`,
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
					? `No name stands behind ${field}:.`
					: `It is not known here whether "${value}" is a ${field}.`,
			advice: names ? `This server knows ${[...names].sort().join(', ')}.` : undefined,
		};
	}
	const known = names ?? [];
	const meant = closestName(value, known);
	return {
		position: query.indexOf(value, at),
		length: value.length,
		message: `"${value}" is no ${field === 'runid' ? 'run' : field} that this server knows.`,
		advice:
			meant === undefined
				? `It knows ${[...known].sort().join(', ')}.`
				: `Did you mean ${field}: ${meant}?`,
	};
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
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
		message: `There is no field ${name} in searches for ${searched(dialect)}${meant === undefined ? ', as far as is known here' : ''}.`,
		advice:
			meant === undefined ? `Known are ${keywords[dialect].join(', ')}.` : `Did you mean ${meant}?`,
	};
};

export const keywordMistakes: readonly Recogniser[] = [
	wrongCase,
	blanks,
	foreign,
	wrongValue,
	unknownField,
];
