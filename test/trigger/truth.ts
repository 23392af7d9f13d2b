import { graceidOf } from '../../simulator/sky/ids';
import type { Superevent } from '../../simulator/sky/types';

/** What a superevent is like at a moment, straight from the simulator's database. */
export interface Snapshot {
	at: number;
	/** Names, and when each was set. */
	labels: ReadonlyMap<string, string>;
	events: readonly string[];
	preferred: string;
	far: number | null;
	gwId: string | null;
	signoffs: ReadonlyMap<string, string>;
	exposed: boolean;
	/** Entries of its lists: `log 3`. */
	entries: readonly { token: string; isPublic: boolean }[];
	/** Alerts in the order in which they went out; a notice and a VOEvent of the same alert are one. */
	alerts: readonly { type: string; at: number; significant: boolean }[];
}

/** All that a superevent has been, the oldest first. */
export interface Life {
	id: string;
	created: number;
	category: string;
	versions: Snapshot[];
}

/** Something that was true from a moment on, until another. Infinity: still. */
export interface Fact {
	token: string;
	from: number;
	to: number;
}

/** The history of the server, superevent by superevent. */
export class Truth {
	readonly lives = new Map<string, Life>();

	/** Takes down what a superevent is like now. */
	note(superevent: Superevent, now: number): void {
		const { id, created, category } = superevent;
		const life = this.lives.get(id) ?? { id, created: created.getTime(), category, versions: [] };
		this.lives.set(id, life);
		life.versions.push(snapshotOf(superevent, now));
	}
}

/** What a superevent was like at a moment; undefined before there was one. */
export function versionAt({ versions }: Life, at: number): Snapshot | undefined {
	return versions.findLast((version) => version.at <= at);
}

const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const noticeTypes: Record<string, string> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
};

function snapshotOf(superevent: Superevent, at: number): Snapshot {
	const { labels, events, preferredEvent, gwId, exposed, signoffs } = superevent;
	return {
		at,
		labels: new Map(labels.map(({ name, created }) => [name, seconds(created)])),
		events: events.map(graceidOf).sort(),
		preferred: graceidOf(preferredEvent),
		far: preferredEvent.far,
		gwId,
		exposed,
		signoffs: new Map(
			signoffs.map(({ type, instrument, status, comment }) => [
				type + instrument,
				`${status} ${comment}`,
			]),
		),
		entries: entriesOf(superevent),
		alerts: alertsOf(superevent),
	};
}

function entriesOf({ logs, voevents, notices, observations }: Superevent): Snapshot['entries'] {
	return [
		...logs.map(({ N, tags }) => ({ token: `log ${N}`, isPublic: tags.includes('public') })),
		...voevents.map(({ N }) => ({ token: `voevent ${N}`, isPublic: true })),
		...notices.map(({ N }) => ({ token: `notice ${N}`, isPublic: true })),
		...observations.map(({ N }) => ({ token: `emobservation ${N}`, isPublic: true })),
	];
}

/** Every alert of these histories has a notice; VOEvents beside it are the same alert in another form, or internal. */
function alertsOf({ notices }: Superevent): Snapshot['alerts'] {
	return notices.map(({ alertType, created, significant }) => ({
		type: noticeTypes[alertType] ?? alertType,
		at: created.getTime(),
		significant: significant === true,
	}));
}

/** From when until when each of the things that a look finds was there. */
export function lifespans(
	{ versions }: Life,
	find: (version: Snapshot) => Iterable<string>,
): Fact[] {
	const open = new Map<string, Fact>();
	const facts: Fact[] = [];
	for (const version of versions) {
		const found = new Set(find(version));
		for (const [token, fact] of open) {
			if (found.has(token)) continue;
			fact.to = version.at;
			open.delete(token);
		}
		for (const token of found) {
			if (open.has(token)) continue;
			const fact: Fact = { token, from: version.at, to: Infinity };
			open.set(token, fact);
			facts.push(fact);
		}
	}
	return facts;
}
