import { writeLog, type Author } from './annotate';
import { Content } from './content';
import type { Annotated, Probabilities, VOEvent, VOEventFacts, VOEventType } from './types';

export const voeventTypeCodes = ['PR', 'IN', 'UP', 'RE', 'EW'] as const satisfies VOEventType[];

/** Names of the types in file names, identifiers and documents. */
export const voeventTypeNames: Record<VOEventType, string> = {
	PR: 'Preliminary',
	IN: 'Initial',
	UP: 'Update',
	RE: 'Retraction',
	EW: 'EarlyWarning',
};

export const noProbabilities: Probabilities = {
	hasNs: null,
	hasRemnant: null,
	bns: null,
	nsbh: null,
	bbh: null,
	terrestrial: null,
	hasMassGap: null,
	hasSsm: null,
};

/** Reference server behaviour: the setting of the production server. */
const stream = 'gwnet/LVC';

/**
 * Makes the next VOEvent, whose document becomes a file with a log entry of its own. `id` is the graceid, or the
 * superevent's default id; `document` writes the XML.
 */
export function addVOEvent(
	target: Annotated,
	id: string,
	author: Author,
	facts: VOEventFacts,
	document: (voevent: VOEvent) => string,
): VOEvent {
	const N = target.voevents.length + 1;
	const stem = `${id}-${N}-${voeventTypeNames[facts.type]}`;
	const voevent: VOEvent = {
		...facts,
		N,
		ivorn: `ivo://${stream}#${stem}`,
		created: author.now,
		issuer: author.username,
		filename: `${stem}.xml`,
		fileVersion: 0,
	};
	const log = writeLog(target, author, {
		comment: 'New VOEvent',
		file: { name: voevent.filename, content: Content.of(document(voevent)) },
		tags: ['em_follow'],
	});
	voevent.fileVersion = log.fileVersion ?? 0;
	target.voevents.push(voevent);
	return voevent;
}
