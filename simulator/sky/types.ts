import type { Content } from './content';
import type { EmbbEntry } from './embb';

/** Codes of the superevent categories: Production, Test, MDC (mock data challenge). */
export type Category = 'P' | 'T' | 'M';

export interface Label {
	name: string;
	creator: string;
	created: Date;
}

export interface Log {
	N: number;
	comment: string;
	created: Date;
	issuer: string;
	/** Empty without a file. */
	filename: string;
	fileVersion: number | null;
	tags: string[];
}

export interface StoredFile {
	name: string;
	version: number;
	content: Content;
	/** The log entry that brought the file; its tags decide who may see the file. */
	log: Log | null;
}

/** Preliminary, initial, update, retraction, early warning. */
export type VOEventType = 'PR' | 'IN' | 'UP' | 'RE' | 'EW';

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

/** What the author of a VOEvent decides. */
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

/** One exposure of a telescope: a rectangle on the sky, in degrees, and when. */
export interface Footprint {
	/** Counts from 1 within the observation. */
	N: number;
	ra: number;
	dec: number;
	raWidth: number;
	decWidth: number;
	startTime: Date;
	/** Seconds. */
	exposureTime: number;
}

/** What a group of astronomers observed. */
export interface EmObservation {
	/** Counts from 1 on each event or superevent. */
	N: number;
	created: Date;
	submitter: string;
	group: string;
	comment: string;
	/** In the order in which they were given. */
	footprints: Footprint[];
}

export type SignoffType = 'ADV' | 'OP';
export type SignoffStatus = 'OK' | 'NO';
/** An advocate's signoff belongs to no instrument. */
export type SignoffInstrument = '' | 'H1' | 'L1' | 'V1';

/** Which signoff: that of the advocates, or that of the operators of one instrument. */
export interface SignoffKind {
	type: SignoffType;
	instrument: SignoffInstrument;
}

/** The judgement of a person: fine (OK) or not (NO). */
export interface Signoff extends SignoffKind {
	status: SignoffStatus;
	submitter: string;
	comment: string;
}

/** What the server reads from the document of a notice. */
export interface NoticeFacts {
	/** As it stands in the document. */
	alertType: string;
	significant: boolean | null;
	probabilities: Probabilities;
	/** Ids of the notice of an external coincidence. */
	external: { gcn: string | null; pipeline: string | null; search: string | null } | null;
}

/** A JSON notice, as it goes out over GCN and Kafka. */
export interface Notice extends NoticeFacts {
	/** Counts from 1 on each superevent. */
	N: number;
	created: Date;
	issuer: string;
	filename: string;
	fileVersion: number;
}

/** What a group can be allowed to do with one event. */
export type GrantName = 'view' | 'change' | 'add' | 'delete';

/** By group. */
export type Grants = Map<string, Set<GrantName>>;

/** What events and superevents have in common: people and programs write on them. */
export interface Annotated {
	/** Replaced as a whole when one is added or removed: this notifies the index. */
	labels: readonly Label[];
	logs: Log[];
	files: StoredFile[];
	voevents: VOEvent[];
	observations: EmObservation[];
	signoffs: Signoff[];
	/** Only superevents get any. */
	notices: Notice[];
}

/** One row of the table of single-detector triggers; which keys it has depends on the pipeline. */
export type SingleInspiral = Record<string, string | number | null>;

export interface CandidateEvent extends Annotated {
	pk: number;
	submitter: string;
	created: Date;
	group: string;
	pipeline: string;
	search: string | null;
	gpstime: number | null;
	reportingLatency: number | null;
	instruments: string;
	nevents: number | null;
	offline: boolean;
	far: number | null;
	likelihood: number | null;
	singleInspirals: SingleInspiral[];
	/** Other keys of `extra_attributes`, such as CoincInspiral. */
	extraAttributes: Record<string, Record<string, unknown>>;
	superevent: Superevent | null;
	contentId: string | null;
	replayId: string | null;
	/** Entries in the old form of EM observations; unset as long as there are none. */
	embb?: EmbbEntry[];
	/** Who may do what; unset as long as the server's own grants are unchanged. */
	grants?: Grants;
}

export interface Superevent extends Annotated {
	pk: number;
	/** Never changes, also after confirmation as a gravitational wave. */
	id: string;
	gwId: string | null;
	category: Category;
	created: Date;
	submitter: string;
	preferredEvent: CandidateEvent;
	emType: string | null;
	tStart: number;
	t0: number;
	tEnd: number;
	timeCoincFar: number | null;
	spaceCoincFar: number | null;
	events: CandidateEvent[];
	pipelinePreferred: Map<string, CandidateEvent>;
	/** Exposed to everyone and to the LV-EM partners. */
	exposed: boolean;
}
