/** An item that the trigger emitted. */
export type Item = Record<string, unknown>;

/** One thing that an item says about a superevent, in a form of its own. */
export interface Message {
	id: string;
	/** Kind, and what tells it from others of its kind. */
	token: string;
	key: string;
}

/** All that an item says: one with several changes says several things. */
export function messagesOf(item: Item): Message[] {
	const id = String(item['uid']);
	const changes = Array.isArray(item['changes']) ? (item['changes'] as Item[]) : [item];
	const also = Array.isArray(item['also']) ? (item['also'] as string[]) : [];
	return [
		...changes.map((change) => ({
			id,
			token: tokenOf({ ...item, ...change }),
			key: String(change['dedupe_key']),
		})),
		// A notice may bring what is new with it.
		...also.filter((key) => key.endsWith(':new')).map((key) => ({ id, token: 'new', key })),
	];
}

function tokenOf(item: Item): string {
	const kind = String(item['alert_type']);
	const key = String(item['dedupe_key']).split(':');
	const data = (item['data'] ?? {}) as Item;
	switch (kind) {
		case 'label_added':
			return `label_added ${String(item['label'])} ${key.slice(3).join(':').replace(/@.*/, '')}`;
		case 'label_removed':
			return `label_removed ${String(item['label'])} ${key.slice(3).join(':').replace(/@.*/, '')}`;
		case 'event_added':
		case 'event_removed':
			return `${kind} ${String(item['graceid'])}`;
		case 'update':
			return `update ${stateOf(item)}`;
		case 'confirmed_as_gw':
			return `confirmed_as_gw ${String(item['gw_id'])}`;
		case 'public_notice':
			return `public_notice ${String(item['notice_type'])} ${(key[3] ?? '').replace(/@.*/, '')}`;
		case 'log':
		case 'voevent':
		case 'notice':
		case 'emobservation':
			return `${kind} ${String(item['N'])}`;
		case 'signoff_created':
		case 'signoff_updated':
			return `signoff ${signoffOf(data)} ${String(data['status'])} ${String(data['comment'])}`;
		case 'signoff_deleted':
			return `signoff_deleted ${signoffOf(data)}`;
		default:
			return kind;
	}
}

/** Preferred event and FAR as an update tells them. */
function stateOf(item: Item): string {
	const changed = (item['changed'] ?? {}) as Partial<Record<string, { to: unknown }>>;
	const object = (item['object'] ?? item) as Item;
	const preferred = (object['preferred_event_data'] ?? {}) as Item;
	const graceid =
		changed['preferred_event']?.to ?? preferred['graceid'] ?? object['preferred_event'];
	const far = changed['far'] ? changed['far'].to : object['far'];
	return `${String(graceid)} ${String(far)}`;
}

function signoffOf(data: Item): string {
	const { signoff_type: type, instrument } = data;
	return `${String(type)}${typeof instrument === 'string' ? instrument : ''}`;
}
