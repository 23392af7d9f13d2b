import type { Viewer } from '../identity/users';
import type { CandidateEvent, GrantName, Grants } from './types';

/** Short names of what a group can be allowed to do with one event. */
export const grantNames = ['view', 'change', 'add', 'delete'] as const satisfies GrantName[];

/** Groups that permissions can name. */
export const grantGroups: readonly string[] = [
	'internal_users',
	'executives',
	'lvem_observers',
	'superevent_managers',
	'access_managers',
	'em_advocates',
	'control_rooms',
	'catalog_managers',
];

/**
 * What the server grants at the creation of an event: the collaboration and the executives may see and change it, and MDC
 * events are opened to the LV-EM partners.
 */
export function defaultGrants({ search }: Pick<CandidateEvent, 'search'>): Grants {
	const grants: Grants = new Map([
		['internal_users', new Set<GrantName>(['view', 'change'])],
		['executives', new Set<GrantName>(['view', 'change'])],
	]);
	if (search === 'MDC') grants.set('lvem_observers', new Set<GrantName>(['view']));
	return grants;
}

/** The grants of an event, as they were last changed. */
export function grantsOf(event: CandidateEvent): Grants {
	return event.grants ?? defaultGrants(event);
}

/** The same, for changing them. */
export function ownGrants(event: CandidateEvent): Grants {
	event.grants ??= defaultGrants(event);
	return event.grants;
}

/** Whether a group of the viewer was granted something. */
export function isGranted(viewer: Viewer, event: CandidateEvent, name: GrantName): boolean {
	if (!viewer) return false;
	const { groups } = viewer;
	if (event.grants) {
		return [...event.grants].some(
			([group, names]) => names.has(name) && (groups as ReadonlySet<string>).has(group),
		);
	}
	// The same without making the table, for lists of many events.
	if (name !== 'view' && name !== 'change') return false;
	if (groups.has('internal_users')) return true;
	return name === 'view' && event.search === 'MDC' && groups.has('lvem_observers');
}
