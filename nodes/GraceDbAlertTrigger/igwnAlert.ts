import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../gracedb/json';
import { categoryOf } from '../../watch/engine/hearNotice';
import type { Settings } from '../../watch/settings';

/** Kinds of which a name or number tells one from another; of others the whole alert does. */
const numbered: Partial<Record<string, string>> = {
	log: 'N',
	voevent: 'N',
	emobservation: 'N',
	label_added: 'name',
};

/**
 * An alert of igwn-alert as an item, where no server can be asked for what is true now: as it was sent, with a key made of the change.
 *
 * @returns undefined for what was not chosen; kinds that this package does not know are passed on
 */
export function itemOfChange(
	alert: JsonObject,
	{ selection, category, output }: Pick<Settings, 'selection' | 'category' | 'output'>,
): JsonObject | undefined {
	const uid = textOf(alert['uid']);
	const kind = textOf(alert['alert_type']);
	const { kinds, labels } = selection;
	const { data = null, object = null } = alert;
	const label = isJsonObject(data) ? textOf(data['name']) : '';
	const isKnown = knownKinds.has(kind);
	if (isKnown && !(kinds as ReadonlySet<string>).has(kind)) return undefined;
	if (/^label_/.test(kind) && labels !== 'all' && !labels.has(label)) return undefined;
	if (category !== 'Any' && category !== categoryOf(uid)) return undefined;
	return {
		...(output.simplify && isJsonObject(object) ? { superevent_id: uid } : {}),
		uid,
		alert_type: kind,
		...(label !== '' && /^label_/.test(kind) ? { label } : {}),
		dedupe_key: keyOf(uid, kind, data, alert),
		data,
		object,
		public: 'unknown',
	};
}

const knownKinds = new Set([
	'new',
	'update',
	'label_added',
	'label_removed',
	'event_added',
	'event_removed',
	'log',
	'voevent',
	'emobservation',
	'signoff_created',
	'signoff_updated',
	'signoff_deleted',
	'exposed',
	'hidden',
	'confirmed_as_gw',
]);

function keyOf(uid: string, kind: string, data: Json, alert: JsonObject): string {
	if (kind === 'new') return `${uid}:new`;
	const name = numbered[kind];
	const value = name !== undefined && isJsonObject(data) ? textOf(data[name]) : '';
	if (value !== '' && kind === 'label_added' && isJsonObject(data)) {
		const at = new Date(textOf(data['created']).replace(/^(\S+) (\S+) UTC$/, '$1T$2Z'));
		if (!Number.isNaN(at.getTime())) {
			return `${uid}:${kind}:${value}:${at.toISOString().replace('.000Z', 'Z')}`;
		}
	} else if (value !== '') return `${uid}:${kind}:${value}`;
	const hash = createHash('sha256').update(JSON.stringify(alert)).digest('hex').slice(0, 16);
	return `${uid}:${kind}:${hash}`;
}

const maxKeys = 1_000;

/** Whether an item was not emitted yet: one event comes on two topics. Notes it. */
export function isNewChange(memory: Record<string, unknown>, item: JsonObject): boolean {
	const known = (memory['keys'] ?? []) as string[];
	const key = textOf(item['dedupe_key']);
	if (known.includes(key)) return false;
	memory['keys'] = [...known, key].slice(-maxKeys);
	return true;
}
