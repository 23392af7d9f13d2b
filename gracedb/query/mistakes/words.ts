import { keywords, knownRuns, closestName, lacksNames } from '../words';
import { type Mistake, type Recogniser, searched, type ErrorSite } from './errorSite';

/** `G123456` in a search for superevents. */
const eventId: Recogniser = ({ dialect }, here) => {
	const id = /^[EGHMTD]\d+(?![\w$])/i.exec(here)?.[0];
	if (id === undefined) return undefined;
	if (dialect === 'superevents') {
		return {
			message: `${id} is the ID of an event, but this is a search for superevents.`,
			advice: `Write event: ${id} for superevents that contain it, or preferred_event: ${id}.`,
		};
	}
	return {
		message: `You cannot search for events by an ID with the letter ${id.charAt(0)}.`,
		advice: 'Use an ID with G, H, T, E or M.',
	};
};

/** The id of a superevent with a wildcard, a day or a prefix that does not exist. */
const supereventId: Recogniser = ({ dialect, query, at, before, isJoined, vocabulary }) => {
	const isRest = isJoined && before !== undefined && before.field !== 'created';
	// What follows without a blank may be a label.
	if (isRest && !vocabulary.labels) return undefined;
	const start = isRest ? query.slice(0, at).search(/(?<!\S)\S+$/) : at;
	const word = /^\S*/.exec(query.slice(start))?.[0] ?? '';
	const place = { position: start, length: word.length };
	const id = /^([A-Za-z]+)(\d*)/.exec(word);
	if (!id || !/^[A-Za-z]{1,4}\d*[A-Za-z]*[*?#%$]|^[A-Za-z]{1,4}\d{6}/.test(word)) return undefined;
	const [, letters = '', digits = ''] = id;
	const isPrefix = /^[TM]?(?:S|GW)$/i.test(letters);
	if (dialect === 'events' && isPrefix) {
		return {
			...place,
			message: `${word} is the ID of a superevent, but this is a search for events.`,
			advice: `Write superevent: ${word} for the events of a superevent.`,
		};
	}
	// In a search for events the letters may be a name that is not known here.
	if (!isPrefix && dialect === 'events') return undefined;
	if (!isPrefix) {
		return {
			...place,
			message: `Superevent IDs do not start with ${letters}.`,
			advice:
				'They start with S, MS, TS, GW, MGW or TGW and a date as YYMMDD, for example S190425z.',
		};
	}
	if (/[?#%$*]/.test(word)) {
		return {
			...place,
			message: 'The only wildcard is *, at the end of an ID with at least one digit.',
			advice: `Write for example ${letters}${digits || '250908'}*.`,
		};
	}
	return {
		...place,
		message: `${digits} is not a date, so ${word} cannot be a superevent ID.`,
		advice: 'After the letters, an ID has a date as YYMMDD, for example S190425z.',
	};
};

/** `..` without a range around it. */
const strayRange: Recogniser = (_site, here) =>
	here.startsWith('..')
		? {
				length: 2,
				message: 'This is not a range.',
				advice: 'A range has a value on each side of "..", with spaces: 1238166018 .. 1269363618.',
			}
		: undefined;

/** `S190425 public`: the server takes the next letters for those of the id. */
export const suffix: Recogniser = ({ before }, here) => {
	const word = before?.value === 'no suffix' ? /^[A-Za-z]+/.exec(here)?.[0] : undefined;
	return word === undefined
		? undefined
		: { severity: 'warning', message: `This node does not know what "${word}" means after an ID.` };
};

export const wordMistakes: readonly Recogniser[] = [eventId, supereventId, strayRange];

/** A word that is nothing the server knows. Where it gave no names, the word may be one. */
export function unknownWord(site: ErrorSite, word: string): Mistake {
	const { dialect, vocabulary } = site;
	const { labels, groups, pipelines, searches, runs = knownRuns } = vocabulary;
	const isPlain = /^[\w$.-]+$/.test(word);
	if (isPlain && lacksNames(vocabulary, dialect)) {
		return {
			severity: 'warning',
			message: `This node does not know what "${word}" means.`,
			advice: 'Check the word. The server did not list all the names that it knows.',
		};
	}
	const names = [
		...(labels ?? []),
		...runs,
		...keywords[dialect].map((name) => `${name}:`),
		...(dialect === 'events'
			? [...(groups ?? []), ...(pipelines ?? []), ...(searches ?? []), 'hasfar']
			: ['Production', 'Test', 'MDC', 'public', 'internal']),
	];
	const meant = isPlain ? closestName(word, names) : undefined;
	const known =
		dialect === 'events'
			? 'a label, a group, a pipeline, a search, a run, an ID or a field'
			: 'a label, a category, a run, an ID or a field';
	return {
		message: `This server does not know "${word}" in a search for ${searched(dialect)}.`,
		advice: meant === undefined ? `Write ${known}.` : `Did you mean ${meant}?`,
	};
}
