import type { MembersOnly } from '../http/request';
import { isJsonObject, type Json, type JsonObject } from '../json';

/** How answers look that only members of the collaborations get; anonymous users, and in part partners, are shown less. */

/** A superevent has its preferred event. */
export const supereventOfMembers: MembersOnly = (content) =>
	isJsonObject(content) ? 'preferred_event' in content : undefined;

/** Superevents each have their preferred event; an anonymous user may see none. */
export const supereventsOfMembers: MembersOnly = (content) =>
	everyRow(content, ['superevents'], (row) => 'preferred_event' in row);

/** Anonymous users are shown no events at all. */
export const eventsOfMembers: MembersOnly = (content) => everyRow(content, ['events'], () => true);

/** Notices and VOEvents say what they are. */
export const alertsOfMembers: MembersOnly = (content) =>
	everyRow(content, ['notices', 'voevents'], (row) => 'significant' in row) ?? true;

/** A log has its first entry, which the server writes and which is never made public. */
export const logOfMembers: MembersOnly = (content) => {
	const rows = rowsOf(content, ['logs', 'log']);
	return rows === undefined || rows.some(({ N }) => N === 1);
};

/** Whatever the API may answer with: the first of the above that the content is one for. */
export const anythingOfMembers: MembersOnly = (content) => {
	if (!isJsonObject(content)) return true;
	if ('superevent_id' in content) return supereventOfMembers(content);
	if ('superevents' in content) return supereventsOfMembers(content);
	if ('events' in content) return eventsOfMembers(content);
	if ('notices' in content || 'voevents' in content) return alertsOfMembers(content);
	if ('logs' in content || 'log' in content) return logOfMembers(content);
	return true;
};

function everyRow(
	content: Json,
	names: readonly string[],
	test: (row: JsonObject) => boolean,
): boolean | undefined {
	const rows = rowsOf(content, names);
	return rows === undefined || rows.length === 0 ? undefined : rows.every(test);
}

/** The rows of a list under the first of some names; undefined where there is no list. */
function rowsOf(content: Json, names: readonly string[]): JsonObject[] | undefined {
	if (!isJsonObject(content)) return undefined;
	const list = names.map((name) => content[name]).find((value) => Array.isArray(value));
	return Array.isArray(list) ? list.filter(isJsonObject) : undefined;
}
