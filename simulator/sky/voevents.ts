import { writeLog, type Author } from './annotate';
import { Content } from './content';
import type { Annotated, CandidateEvent } from './types';

/** Preliminary, initial, update, retraction, early warning. */
export const voeventTypeCodes = ['PR', 'IN', 'UP', 'RE', 'EW'] as const;

export type VOEventType = (typeof voeventTypeCodes)[number];

/** Names of the types in file names, identifiers and documents. */
export const voeventTypeNames: Record<VOEventType, string> = {
	PR: 'Preliminary',
	IN: 'Initial',
	UP: 'Update',
	RE: 'Retraction',
	EW: 'EarlyWarning',
};

export interface Probabilities {
	hasNs: number | null;
	hasRemnant: number | null;
	bns: number | null;
	nsbh: number | null;
	bbh: number | null;
	terrestrial: number | null;
	hasMassGap: number | null;
	hasSsm: number | null;
}

export const noProbabilities: Probabilities = {
	...{ hasNs: null, hasRemnant: null, bns: null, nsbh: null },
	...{ bbh: null, terrestrial: null, hasMassGap: null, hasSsm: null },
};

/** What somebody who makes a VOEvent decides. */
export interface VOEventFacts {
	type: VOEventType;
	internal: boolean;
	openAlert: boolean;
	hardwareInj: boolean;
	coincComment: boolean;
	significant: boolean;
	ravenCoinc: boolean;
	skymapType: string | null;
	skymapFilename: string | null;
	combinedSkymapFilename: string | null;
	probabilities: Probabilities;
	/** The external event of a coincidence. */
	external: CandidateEvent | null;
}

export interface VOEvent extends VOEventFacts {
	/** Counts from 1 on each event or superevent. */
	N: number;
	ivorn: string;
	created: Date;
	issuer: string;
	filename: string;
	fileVersion: number;
}

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
