import type { Viewer } from '../identity/users';
import type { CandidateEvent, Category, Log, Superevent } from './types';

export function isInternal(viewer: Viewer): boolean {
	return viewer?.groups.has('internal_users') ?? false;
}

/** Internal users see every superevent; everybody else the exposed ones. */
export function maySee(viewer: Viewer, superevent: Superevent): boolean {
	return isInternal(viewer) || superevent.exposed;
}

/** Log entries, and so their files, are open to others by their tags. */
export function maySeeLog(viewer: Viewer, log: Log | null): boolean {
	if (isInternal(viewer)) return true;
	if (!log) return false;
	const isPartner = viewer?.groups.has('lvem_observers') ?? false;
	return log.tags.includes('public') || (isPartner && log.tags.includes('lvem'));
}

/** Events are never open to the public. MDC events are opened to the LV-EM partners when they are created. */
export function maySeeEvent(viewer: Viewer, event: CandidateEvent): boolean {
	if (isInternal(viewer)) return true;
	return (viewer?.groups.has('lvem_observers') ?? false) && event.search === 'MDC';
}

export function mayChangeEvent(viewer: Viewer): boolean {
	return isInternal(viewer);
}

/** Internal users make and change Test superevents; those of the other categories need a manager. */
export function mayManage(viewer: Viewer, category: Category): boolean {
	if (category === 'T') return isInternal(viewer);
	return viewer?.groups.has('superevent_managers') ?? false;
}

export function mayLabel(viewer: Viewer): boolean {
	return isInternal(viewer);
}

/** LV-EM partners may write on what was exposed to them. */
export function mayAnnotate(viewer: Viewer, superevent: Superevent): boolean {
	if (isInternal(viewer)) return true;
	return (viewer?.groups.has('lvem_observers') ?? false) && superevent.exposed;
}

/** Exposing and hiding: superevents as a whole, and single log entries through the tags `public` and `lvem`. */
export function mayExpose(viewer: Viewer): boolean {
	return viewer?.groups.has('access_managers') ?? false;
}

export function mayPopulate(viewer: Viewer, pipeline: string): boolean {
	return viewer?.pipelines.includes(pipeline) ?? false;
}
