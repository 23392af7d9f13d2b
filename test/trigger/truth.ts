import { textOf, type Json } from '../../gracedb/json';
import type { Superevent } from '../../simulator/sky/types';
import { graceidOf } from '../../simulator/sky/ids';
import type { Item } from './n8n';

/** What a superevent is like at a moment, straight from the simulator's database. */
export interface Truth {
	labels: Map<string, string>;
	events: string[];
	preferred: string;
	far: number | null;
	gwId: string | null;
	signoffs: Map<string, string>;
	exposed: boolean;
	lists: Record<'logs' | 'voevents' | 'notices' | 'observations', number>;
	/** What its log says of labels that came and went, by number of the entry; visitors are not shown it. */
	labelLog: { N: number; token: string }[];
	/** Public notices by type. */
	alerts: Map<string, number>;
}

const iso = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const noticeTypes: Record<string, string> = {
	EW: 'EARLYWARNING',
	PR: 'PRELIMINARY',
	IN: 'INITIAL',
	UP: 'UPDATE',
	RE: 'RETRACTION',
};

export function truthOf(superevent: Superevent, isVisitor: boolean): Truth {
	const alerts = new Map<string, number>();
	const count = (type: string): void => void alerts.set(type, (alerts.get(type) ?? 0) + 1);
	// Every alert of these histories has a notice; VOEvents of their own are internal.
	for (const { alertType } of superevent.notices) count(noticeTypes[alertType] ?? alertType);
	return {
		labels: new Map(superevent.labels.map(({ name, created }) => [name, iso(created)])),
		events: isVisitor ? [] : superevent.events.map(graceidOf).sort(),
		preferred: graceidOf(superevent.preferredEvent),
		far: superevent.preferredEvent.far,
		gwId: superevent.gwId,
		signoffs: new Map(
			isVisitor
				? []
				: superevent.signoffs.map(({ type, instrument, status, comment }) => [
						type + instrument,
						`${status} ${comment}`,
					]),
		),
		exposed: superevent.exposed,
		lists: {
			logs: superevent.logs.length,
			voevents: superevent.voevents.length,
			notices: superevent.notices.length,
			observations: superevent.observations.length,
		},
		labelLog: isVisitor ? [] : labelLogOf(superevent),
		alerts,
	};
}

/** Every setting and removal of a label, as all entries of the log together tell it. */
function labelLogOf({ logs }: Superevent): Truth['labelLog'] {
	const present = new Set<string>();
	return logs.flatMap(({ N, comment, created }) => {
		const names = (words: RegExp): string[] =>
			[...comment.matchAll(words)].map((match) => match[1] ?? match[2] ?? '');
		const gone = names(/Removed label: (\w+)|(?:label |deleted: )(\w+) removed/g);
		const set = names(/Added label: (\w+)|(?:label |and )(\w+) (?:re)?applied/g);
		return [
			...gone
				.filter((name) => present.delete(name))
				.map((name) => ({ N, token: `label_removed ${name}` })),
			...set
				.filter((name) => !present.has(name) && present.add(name))
				.map((name) => ({ N, token: `label_added ${name} ${iso(created)}` })),
		];
	});
}

/** A superevent about which nothing was told. */
export const nothing: Truth = {
	...{ labels: new Map(), events: [], preferred: '', far: null, gwId: null, signoffs: new Map() },
	...{
		exposed: false,
		lists: { logs: 0, voevents: 0, notices: 0, observations: 0 },
		labelLog: [],
		alerts: new Map(),
	},
};

/** What has to be told, in a form of its own: by the superevent's record, and by its lists. */
export interface Debt {
	record: Set<string>;
	lists: Set<string>;
	/** May be told: a label that was taken away and set again unseen. */
	optional: Set<string>;
}

export function debtBetween(before: Truth | undefined, now: Truth): Debt {
	const record = new Set<string>();
	const lists = new Set<string>();
	const optional = new Set<string>();
	const old = before ?? nothing;
	if (!before) record.add('new');
	for (const [name, time] of now.labels) {
		const known = old.labels.get(name);
		if (known === undefined) record.add(`label_added ${name} ${time}`);
		else if (known !== time) {
			optional.add(`label_removed ${name}`);
			optional.add(`label_added ${name} ${time}`);
		}
	}
	for (const name of old.labels.keys()) {
		if (!now.labels.has(name)) record.add(`label_removed ${name}`);
	}
	for (const id of now.events) if (!old.events.includes(id)) record.add(`event_added ${id}`);
	for (const id of old.events) if (!now.events.includes(id)) record.add(`event_removed ${id}`);
	if (before && (before.preferred !== now.preferred || before.far !== now.far)) {
		record.add(`update ${now.preferred} ${now.far}`);
	}
	if (now.gwId !== null && now.gwId !== old.gwId) record.add(`confirmed_as_gw ${now.gwId}`);
	for (const [name, words] of now.signoffs) {
		const known = old.signoffs.get(name);
		if (known === undefined) lists.add(`signoff_created ${name}`);
		else if (known !== words) lists.add(`signoff_updated ${name}`);
	}
	for (const name of old.signoffs.keys()) {
		if (!now.signoffs.has(name)) lists.add(`signoff_deleted ${name}`);
	}
	if (now.exposed !== old.exposed) lists.add(now.exposed ? 'exposed' : 'hidden');
	const kinds = {
		...{ logs: 'log', voevents: 'voevent', notices: 'notice', observations: 'emobservation' },
	} as const;
	for (const [list, kind] of Object.entries(kinds) as [keyof Truth['lists'], string][]) {
		for (let N = old.lists[list] + 1; N <= now.lists[list]; N += 1) lists.add(`${kind} ${N}`);
	}
	for (const { N, token } of now.labelLog) if (N > old.lists.logs) lists.add(token);
	for (const [type, count] of now.alerts) {
		for (let n = (old.alerts.get(type) ?? 0) + 1; n <= count; n += 1) {
			lists.add(`public_notice ${type} ${n}`);
		}
	}
	return { record, lists, optional };
}

/** What an item tells, in the same form. */
export function tokenOf(item: Item): string {
	const kind = String(item['alert_type']);
	const key = String(item['dedupe_key']).split(':');
	const data = (item['data'] ?? {}) as Item;
	const object = (item['object'] ?? {}) as Item;
	switch (kind) {
		case 'label_added':
			return `label_added ${String(item['label'])} ${key.slice(3).join(':')}`;
		case 'label_removed':
			return `label_removed ${String(item['label'])}`;
		case 'event_added':
		case 'event_removed':
			return `${kind} ${String(item['graceid'])}`;
		case 'update': {
			const preferred = (object['preferred_event_data'] ?? {}) as Item;
			return `update ${String(preferred['graceid'])} ${String(object['far'])}`;
		}
		case 'confirmed_as_gw':
			return `confirmed_as_gw ${String(item['gw_id'])}`;
		case 'public_notice':
			return `public_notice ${String(item['notice_type'])} ${key[3]}`;
		case 'log':
		case 'voevent':
		case 'notice':
		case 'emobservation':
			return `${kind} ${String(item['N'])}`;
		case 'signoff_created':
		case 'signoff_updated':
		case 'signoff_deleted':
			return `${kind} ${String(data['signoff_type'])}${textOf(data['instrument'] as Json)}`;
		default:
			return kind;
	}
}
