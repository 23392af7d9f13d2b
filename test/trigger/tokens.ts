import { type Json, textOf } from '../../gracedb/json';
import type { Item } from './n8n';

/** What an item tells, in a form of its own. */
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
