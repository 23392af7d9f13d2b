import type { Viewer } from '../identity/users';
import { isGranted } from './grants';
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

/** Events are never open to the public: some groups may see them. */
export function maySeeEvent(viewer: Viewer, event: CandidateEvent): boolean {
	return isGranted(viewer, event, 'view');
}

export function mayChangeEvent(viewer: Viewer, event: CandidateEvent): boolean {
	return isGranted(viewer, event, 'change');
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

/** Making VOEvents and notices. */
export function mayIssue(viewer: Viewer): boolean {
	return isInternal(viewer);
}

/** Whether a user may sign off anything at all. */
export function maySignOffSomething(viewer: Viewer): boolean {
	return maySignOff(viewer, 'ADV') || maySignOff(viewer, 'OP');
}

/** Advocates sign off for the collaboration, the people in the control rooms for their instruments. */
export function maySignOff(viewer: Viewer, type: 'ADV' | 'OP'): boolean {
	return viewer?.groups.has(type === 'ADV' ? 'em_advocates' : 'control_rooms') ?? false;
}

export function mayPublishCatalogs(viewer: Viewer): boolean {
	return viewer?.groups.has('catalog_managers') ?? false;
}

/** Changing what is known about a gamma-ray burst: advocates, and who uploads such triggers. */
export function mayUpdateGrb(viewer: Viewer): boolean {
	return (viewer?.groups.has('em_advocates') ?? false) || mayPopulate(viewer, 'Fermi');
}
