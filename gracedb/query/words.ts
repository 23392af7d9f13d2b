/** Names that a server knows. Of a list that is left out any word may be a name. */
export interface QueryVocabulary {
	labels?: readonly string[];
	groups?: readonly string[];
	pipelines?: readonly string[];
	searches?: readonly string[];
	/** Observing and engineering runs; no server lists them, so by default those up to O4c. */
	runs?: readonly string[];
}

/** Whether a word that is nothing else may be a name, since the server did not list all that it knows. */
export function lacksNames(
	{ labels, groups, pipelines, searches }: QueryVocabulary,
	dialect: Dialect,
): boolean {
	const needed = dialect === 'events' ? [labels, groups, pipelines, searches] : [labels];
	return needed.includes(undefined);
}

/** Characters of a query that are read here. It goes to the server in an address, which holds hardly more. */
export const maxQueryLength = 5_000;

/** What is searched for: each has a query language of its own. */
export type Dialect = 'superevents' | 'events';

/** Runs that GraceDB's search knew in 2025. */
export const knownRuns: readonly string[] = [
	'O4',
	'O4a',
	'O4b',
	'O4c',
	'O3',
	'O2',
	'O1',
	'S6',
	'S6A',
	'S6B',
	'S6C',
	'S6D',
	'ER1',
	'ER1test',
	'ER2',
	'ER3',
	'ER4',
	'ER5',
	'ER6',
	'ER7',
	'ER8',
	'ER13',
	'ER14',
	'ER15',
	'ER16',
];

/** Keywords of each language. */
export const keywords: Record<Dialect, readonly string[]> = {
	superevents: [
		'id',
		'superevent_id',
		'runid',
		't_0',
		'gpstime',
		't_start',
		't_end',
		'created',
		'category',
		'far',
		'is_gw',
		'is_public',
		'is_exposed',
		'status',
		'preferred_event',
		'event',
		'events',
		'submitter',
		'label',
	],
	events: [
		'ifos',
		'nevents',
		'gid',
		'hid',
		'tid',
		'eid',
		'mid',
		'search',
		'pipeline',
		'group',
		'gpstime',
		'created',
		'submitter',
		'runid',
		'in_superevent',
		'superevent',
		'is_preferred_event',
		'far',
		'instruments',
		'label',
		'replay_id',
	],
};

/** An expression that finds one of some names at a place, the longest first, in any case. */
export function anyOf(names: readonly string[], after = ''): RegExp {
	const sorted = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
	const escaped = sorted.map((name) => name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
	return new RegExp(escaped.length > 0 ? `(${escaped.join('|')})${after}` : '(?!)', 'iy');
}

/**
 * The name that a word was probably meant to be.
 *
 * @returns undefined if none is alike
 */
export function closestName(word: string, names: readonly string[]): string | undefined {
	const wanted = word.toLowerCase();
	const most = Math.min(2, Math.floor((wanted.length - 1) / 2));
	let best: { name: string; distance: number } | undefined;
	for (const name of names) {
		const distance = distanceOf(wanted, name.toLowerCase());
		if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name, distance };
	}
	return best?.name;
}

/** Letters to put in, take out, exchange or swap with their neighbour; counting stops where it is hopeless. */
function distanceOf(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > 2) return Infinity;
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const next = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			next[j] = Math.min(
				(row[j] ?? 0) + 1,
				(next[j - 1] ?? 0) + 1,
				(row[j - 1] ?? 0) + same,
				swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
			);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? Infinity;
}
