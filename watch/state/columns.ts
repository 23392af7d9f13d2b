import type { Json } from '../../gracedb/json';
import type { Fingerprint, KnownNotice, KnownSignoff } from './fingerprint';

/**
 * Fingerprints as columns: each field of all superevents in one list, numbers as differences to a neighbour, so that deflate finds
 * how alike they are. Plain JSON.
 */
export type Columns = Record<string, Json>;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Fields that few superevents have: only those are listed, by their place. */
const sparse = {
	timeCoincFar: null,
	spaceCoincFar: null,
	emType: '',
	gwId: '',
	exposed: undefined,
	isUnread: undefined,
} as const;

export function toColumns(followed: readonly (readonly [string, Fingerprint])[]): Columns {
	const words = new Words();
	const columns: Columns = {};
	const column = (name: string, read: (print: Fingerprint) => Json): void => {
		columns[name] = followed.map(([, print]) => read(print));
	};
	let last = 0;
	columns['id'] = followed.map(([id]) => id).join(' ');
	column('created', ({ created }) => {
		const step = created - last;
		last = created;
		return step;
	});
	column('t0', ({ t0 }) => t0);
	column('tStart', ({ t0, tStart }) => offset(t0, tStart));
	column('tEnd', ({ t0, tEnd }) => offset(t0, tEnd));
	column('far', ({ far }) => far);
	column('preferred', ({ preferred }) => graceid(preferred, words));
	column(
		'events',
		({ events, preferred }) => events?.map((id) => near(id, preferred, words)) ?? null,
	);
	column('labels', ({ labels, created }) =>
		[...labels].flatMap(([name, at]) => [words.number(name), at === 0 ? null : at - created]),
	);
	column('since', ({ since, met }) => (since === met ? since : [since, met]));
	column('place', ({ place, isEmitted }) => words.number(place) * 2 + Number(isEmitted));
	column('read', ({ read }) => pairs(read, words));
	column('notices', ({ notices, created }) => {
		const entries = Object.entries(notices).filter(([, list]) => list && list.length > 0);
		return entries.flatMap(([type, list = []]) => [
			words.number(type),
			list.map(({ at, isLabel, sent }) => {
				if (sent !== undefined) return [at - created, sent - created];
				return isLabel ? [at - created] : at - created;
			}),
		]);
	});
	column('counts', ({ counts }) => pairs(counts, words));
	for (const [name, usual] of Object.entries(sparse)) {
		columns[name] = followed.flatMap(([, print], place) => {
			const value = print[name as keyof typeof sparse];
			return value === usual ? [] : [[place, value ?? null]];
		});
	}
	columns['signoffs'] = followed.flatMap(([, { signoffs }], place) =>
		signoffs
			? [
					[
						place,
						...[...signoffs].map(([name, one]) => [name, one.status, one.comment, one.revision]),
					],
				]
			: [],
	);
	columns['words'] = words.list;
	return columns;
}

export function fromColumns(columns: Columns): Map<string, Fingerprint> {
	const words = columns['words'] as string[];
	const word = (number: Json): string => {
		const found = words[number as number];
		if (found === undefined) throw new RangeError(`There is no word ${JSON.stringify(number)}.`);
		return found;
	};
	const column = (name: string): Json[] => columns[name] as Json[];
	const text = columns['id'] as string;
	const ids = text === '' ? [] : text.split(' ');
	const places = ['created', 't0', 'tStart', 'tEnd', 'far', 'preferred', 'events', 'labels'];
	for (const name of [...places, 'since', 'place', 'read', 'notices', 'counts']) {
		if (column(name).length !== ids.length) throw new RangeError(`The column ${name} is cut off.`);
	}
	let created = 0;
	const prints = ids.map((_id, place): Mutable<Fingerprint> => {
		const at = (name: string): Json => column(name)[place] as Json;
		created += at('created') as number;
		const t0 = at('t0') as number | null;
		const preferred = idOf(at('preferred'), words);
		const events = at('events') as Json[] | null;
		const since = at('since');
		const standing = at('place') as number;
		return {
			created,
			t0,
			tStart: sum(t0, at('tStart')),
			tEnd: sum(t0, at('tEnd')),
			far: at('far') as number | null,
			timeCoincFar: null,
			spaceCoincFar: null,
			emType: '',
			gwId: '',
			preferred,
			...(events ? { events: events.map((one) => nearOf(one, preferred, words)) } : {}),
			labels: new Map(
				couples(at('labels')).map(([name, after]) => [
					word(name),
					after === null ? 0 : created + (after as number),
				]),
			),
			since: (Array.isArray(since) ? since[0] : since) as number,
			met: (Array.isArray(since) ? since[1] : since) as number,
			place: word(Math.floor(standing / 2)) as Fingerprint['place'],
			isEmitted: standing % 2 === 1,
			read: numbers(at('read'), word),
			notices: Object.fromEntries(
				couples(at('notices')).map(([type, list]) => [
					word(type),
					(list as Json[]).map((after): KnownNotice => {
						if (!Array.isArray(after)) return { at: created + (after as number) };
						const [first, sent] = after as number[];
						const at = created + (first ?? 0);
						return sent === undefined ? { at, isLabel: true } : { at, sent: created + sent };
					}),
				]),
			),
			counts: numbers(at('counts'), word),
		};
	});
	for (const name of Object.keys(sparse)) {
		// States of before have fewer columns.
		for (const [place, value] of (column(name) ?? []) as [number, Json][]) {
			Object.assign(prints[place] ?? {}, { [name]: value });
		}
	}
	for (const [place, ...list] of column('signoffs') as [
		number,
		...[string, string, string, number][],
	][]) {
		const signoffs = new Map<string, KnownSignoff>(
			list.map(([name, status, comment, revision]) => [name, { status, comment, revision }]),
		);
		Object.assign(prints[place] ?? {}, { signoffs });
	}
	return new Map(ids.map((id, place) => [id, prints[place] as Fingerprint]));
}

/** Texts of which there are few, as numbers. */
class Words {
	readonly list: string[] = [];
	private readonly known = new Map<string, number>();

	number(word: string): number {
		const number = this.known.get(word) ?? this.list.push(word) - 1;
		this.known.set(word, number);
		return number;
	}
}

function pairs(record: Readonly<Partial<Record<string, number>>>, words: Words): Json {
	return Object.entries(record).flatMap(([name, value]) =>
		value === undefined ? [] : [words.number(name), value],
	);
}

function numbers(list: Json, word: (number: Json) => string): Record<string, number> {
	return Object.fromEntries(couples(list).map(([name, value]) => [word(name), value as number]));
}

function couples(list: Json): [Json, Json][] {
	const flat = list as Json[];
	return Array.from({ length: flat.length / 2 }, (_, n) => [
		flat[2 * n] as Json,
		flat[2 * n + 1] as Json,
	]);
}

const micro = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A time by its distance from another, where that gives the same number back; as it is otherwise. */
function offset(from: number | null, value: number | null): Json {
	if (from === null || value === null) return value === null ? null : [value];
	const apart = micro(value - from);
	return micro(from + apart) === value ? apart : [value];
}

function sum(from: number | null, stored: Json): number | null {
	if (stored === null) return null;
	if (Array.isArray(stored)) return stored[0] as number;
	return micro((from ?? 0) + (stored as number));
}

/** `G123456` as its letter and its number, so that neighbours are alike. */
function graceid(id: string, words: Words): Json {
	const [, letter, digits = ''] = /^([A-Z])([1-9]\d{0,9})$/.exec(id) ?? [];
	return letter === undefined ? id : [words.number(letter), Number(digits)];
}

function idOf(stored: Json, words: readonly string[]): string {
	if (!Array.isArray(stored)) return stored as string;
	return `${words[stored[0] as number] ?? ''}${JSON.stringify(stored[1])}`;
}

/** An event by its distance from the preferred one, where it has the same letter. */
function near(id: string, preferred: string, words: Words): Json {
	const [one, other] = [graceid(id, words), graceid(preferred, words)];
	if (!Array.isArray(one) || !Array.isArray(other) || one[0] !== other[0]) return one;
	return (one[1] as number) - (other[1] as number);
}

function nearOf(stored: Json, preferred: string, words: readonly string[]): string {
	if (typeof stored !== 'number') return idOf(stored, words);
	return preferred.charAt(0) + String(Number(preferred.slice(1)) + stored);
}
