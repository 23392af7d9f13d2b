import type { JsonObject } from '../json';
import { alertType, noticeFacts } from './noticeFacts';
import { coincidence, recordFile } from './simplifyVoevent';
import { creation } from './times';
import { idField } from './idField';

/**
 * The flat, readable form of a notice's record, in the words of the public notices; `classification` and `properties` hold
 * probabilities.
 *
 * @returns null for what anonymous users are not shown
 */
export function simplifyNotice(notice: JsonObject, supereventId: string): JsonObject {
	return {
		...idField(supereventId),
		N: notice['N'] ?? null,
		alert_type: alertType(notice['notice_type']),
		notice_type: notice['notice_type'] ?? null,
		...creation(notice['created']),
		issuer: notice['issuer'] ?? null,
		...noticeFacts(notice),
		...coincidence(notice),
		...recordFile(notice),
	};
}
