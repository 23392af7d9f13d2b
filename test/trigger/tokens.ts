import { type Json, textOf } from '../../gracedb/json';
import type { Item } from './n8n';
import { nothing, type Truth } from './truth';

/** What an item tells, in the form of debts. */
export function tokenOf(item: Item): string {
	const kind = String(item['alert_type']);
	const key = String(item['dedupe_key']).split(':');
	const data = (item['data'] ?? {}) as Partial<Record<string, Json>>;
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
			// By what has changed: the superevent beside it is what it is now, also if the item is told once more.
			const changed = (item['changed'] ?? {}) as Partial<Record<string, { to: unknown }>>;
			const preferred = (object['preferred_event_data'] ?? {}) as Item;
			const graceid = changed['preferred_event']?.to ?? preferred['graceid'];
			return `update ${String(graceid)} ${String(changed['far']?.to ?? object['far'])}`;
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
			return `${kind} ${signoffOf(data)} ${textOf(data['status'])} ${textOf(data['comment'])}`;
		case 'signoff_deleted':
			return `${kind} ${signoffOf(data)}`;
		default:
			return kind;
	}
}

function signoffOf(data: Partial<Record<string, Json>>): string {
	return textOf(data['signoff_type']) + textOf(data['instrument']);
}

/** What is known of a superevent after an item about it. */
export function learn(known: Truth | undefined, item: Item): Truth {
	const before = known ?? nothing;
	const [kind = '', name = '', ...rest] = tokenOf(item).split(' ');
	const words = rest.join(' ');
	switch (kind) {
		case 'new': {
			const object = (item['object'] ?? {}) as Item;
			const preferred = (object['preferred_event_data'] ?? {}) as Item;
			return { ...before, preferred: String(preferred['graceid']), far: object['far'] as number };
		}
		case 'label_added':
			return { ...before, labels: new Map(before.labels).set(name, words) };
		case 'label_removed':
			return { ...before, labels: without(before.labels, name) };
		case 'event_added':
			return { ...before, events: [...before.events, name] };
		case 'event_removed':
			return { ...before, events: before.events.filter((id) => id !== name) };
		case 'update':
			return { ...before, preferred: name, far: Number(words) };
		case 'confirmed_as_gw':
			return { ...before, gwId: name };
		case 'signoff_created':
		case 'signoff_updated':
			return { ...before, signoffs: new Map(before.signoffs).set(name, words) };
		case 'signoff_deleted':
			return { ...before, signoffs: without(before.signoffs, name) };
		case 'exposed':
		case 'hidden':
			return { ...before, exposed: kind === 'exposed' };
		default:
			return { ...before, records: new Set(before.records).add(tokenOf(item)) };
	}
}

function without<Value>(map: ReadonlyMap<string, Value>, name: string): Map<string, Value> {
	return new Map([...map].filter(([key]) => key !== name));
}
