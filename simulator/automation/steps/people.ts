import { attachLabel, detachLabel, findLabel, writeLog } from '../../sky/annotate';
import type { SignoffStatus } from '../../sky/types';
import { addSignoff } from '../../sky/signoffs';
import { advocate, supereventOf, type Candidate, type Scene } from '../scenarios/types';

/** The advocate on duty signs off, if the automation has asked for it and no one else was quicker. */
export function signOff(
	scene: Scene,
	candidate: Candidate,
	status: SignoffStatus,
	comment: string,
): string {
	const superevent = supereventOf(candidate);
	const earlier = superevent.signoffs.find(({ type }) => type === 'ADV');
	if (earlier) return `${earlier.submitter} has signed off already: ADV${earlier.status}`;
	if (!findLabel(superevent, 'ADVREQ')) return 'No signoff requested: no ADVREQ';
	addSignoff(superevent, advocate(scene), { type: 'ADV', instrument: '' }, { status, comment });
	return `Advocate signoff ${status}: ADVREQ gives way to ADV${status}`;
}

/** An advocate overrules the automatic check of the data. */
export function overruleQuality(scene: Scene, candidate: Candidate, comment: string): string {
	const superevent = supereventOf(candidate);
	const author = advocate(scene);
	writeLog(superevent, author, { comment, tags: ['data_quality'] });
	if (findLabel(superevent, 'DQV')) {
		detachLabel(superevent, author, 'DQV', 'Removed label: DQV');
	}
	if (!findLabel(superevent, 'DQOK')) {
		attachLabel(superevent, author, 'DQOK', 'Added label: DQOK');
	}
	return 'DQOK instead of DQV';
}
