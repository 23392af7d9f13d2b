import { graceidOf } from '../../simulator/sky/ids';
import type { Superevent } from '../../simulator/sky/types';

/** What a superevent is like at a moment, straight from the simulator's database; or what was told of it so far. */
export interface Truth {
	/** Names, and when each was set. */
	labels: ReadonlyMap<string, string>;
	events: readonly string[];
	preferred: string;
	far: number | null;
	gwId: string | null;
	signoffs: ReadonlyMap<string, string>;
	exposed: boolean;
	/** Entries of its lists and public notices, as tokens. */
	records: ReadonlySet<string>;
	/** What its log says of labels that came and went; visitors are not shown it. */
	labelLog: readonly LabelEntry[];
	/** Milliseconds since 1970. */
	created: number;
}

export interface LabelEntry {
	/** Number of the log entry. */
	N: number;
	name: string;
	isSet: boolean;
	token: string;
}

/** Superevents by id. */
export type Sight = ReadonlyMap<string, Truth>;

const iso = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const noticeTypes: Record<string, string> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
};

/** All that somebody can see. */
export function sightOf(superevents: readonly Superevent[], isAnonymous: boolean): Sight {
	return new Map(
		superevents
			.filter(({ exposed }) => exposed || !isAnonymous)
			.map((superevent) => [superevent.id, truthOf(superevent, isAnonymous)]),
	);
}

function truthOf(superevent: Superevent, isAnonymous: boolean): Truth {
	return {
		labels: new Map(superevent.labels.map(({ name, created }) => [name, iso(created)])),
		events: isAnonymous ? [] : superevent.events.map(graceidOf).sort(),
		preferred: graceidOf(superevent.preferredEvent),
		far: superevent.preferredEvent.far,
		gwId: superevent.gwId,
		signoffs: new Map(
			isAnonymous
				? []
				: superevent.signoffs.map(({ type, instrument, status, comment }) => [
						type + instrument,
						`${status} ${comment}`,
					]),
		),
		exposed: superevent.exposed,
		records: new Set(recordsOf(superevent)),
		labelLog: isAnonymous ? [] : labelLogOf(superevent),
		created: superevent.created.getTime(),
	};
}

function recordsOf({ logs, voevents, notices, observations }: Superevent): string[] {
	const counts = new Map<string, number>();
	// Every alert of these histories has a notice; VOEvents of their own are internal.
	const alerts = notices.map(({ alertType }) => {
		const type = noticeTypes[alertType] ?? alertType;
		counts.set(type, (counts.get(type) ?? 0) + 1);
		return `public_notice ${type} ${counts.get(type)}`;
	});
	return [
		...logs.map(({ N }) => `log ${N}`),
		...voevents.map(({ N }) => `voevent ${N}`),
		...notices.map(({ N }) => `notice ${N}`),
		...observations.map(({ N }) => `emobservation ${N}`),
		...alerts,
	];
}

/** Every setting and removal of a label, as all entries of the log together tell it. */
function labelLogOf({ logs }: Superevent): LabelEntry[] {
	const present = new Set<string>();
	return logs.flatMap(({ N, comment, created }) => {
		const names = (words: RegExp): string[] =>
			[...comment.matchAll(words)].map((match) => match[1] ?? match[2] ?? '');
		const gone = names(/Removed label: (\w+)|(?:label |deleted: )(\w+) removed/g);
		const set = names(/Added label: (\w+)|(?:label |and )(\w+) (?:re)?applied/g);
		return [
			...gone
				.filter((name) => present.delete(name))
				.map((name) => ({ N, name, isSet: false, token: `label_removed ${name}` })),
			...set
				.filter((name) => !present.has(name) && present.add(name))
				.map((name) => ({ N, name, isSet: true, token: `label_added ${name} ${iso(created)}` })),
		];
	});
}

/** A superevent about which nothing was told. */
export const nothing: Truth = {
	...{ labels: new Map(), events: [], preferred: '', far: null, gwId: null, signoffs: new Map() },
	...{ exposed: false, records: new Set(), labelLog: [], created: 0 },
};
