import { inputError } from '../errors/GraceDbError';
import { parseSupereventId } from '../ids';
import { isJsonObject, textOf } from '../json';
import type { AlertRequest } from './gather';
import { isPublicNotice, readPublicNotice } from './publicNotice';

/**
 * What an input item asks an alert for: an item of the GraceDB Trigger, a public notice, or anything with a `superevent_id`.
 *
 * @returns undefined for an item of the trigger that is about no superevent (heartbeat, recovery)
 * @throws GraceDbError of kind `input`
 */
export function requestOfItem(item: Readonly<Record<string, unknown>>): AlertRequest | undefined {
	if (isPublicNotice(item)) {
		const publicNotice = readPublicNotice(item);
		return { id: publicNotice.supereventId, publicNotice };
	}
	const { alert_type: kind, dedupe_key: key } = item;
	const isOfTrigger = typeof kind === 'string' && typeof key === 'string';
	const id = textOf(item['superevent_id']) || (isOfTrigger ? textOf(item['uid']) : '');
	if (id === '' && isOfTrigger) return undefined;
	if (id === '') {
		throw inputError(
			'Input Item: the item has no superevent.',
			'Connect the GraceDB Trigger or items with a field superevent_id, or set Alert For to Superevent or Notice.',
		);
	}
	const request: AlertRequest = { id: parseSupereventId(id) };
	if (!isOfTrigger) return request;
	const { data, public: isPublic, notice_type: type } = item;
	const isNotice = kind === 'public_notice';
	// The Alert Trigger gives the notice as it was sent, the polling trigger the server's record of it.
	const isSent = isNotice && isPublicNotice(data);
	return {
		...request,
		...(isSent ? { publicNotice: readPublicNotice(data) } : {}),
		notice: isNotice && !isSent && isJsonObject(data) ? data : undefined,
		isPublic: typeof isPublic === 'boolean' ? isPublic : undefined,
		change: {
			kind,
			noticeType: isNotice ? textOf(type) || undefined : undefined,
			label: textOf(item['label']) || undefined,
			changedSinceLast: isJsonObject(item['changed_since_last'])
				? item['changed_since_last']
				: null,
		},
	};
}
