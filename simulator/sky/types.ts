import type { Content } from './content';
import type { EmbbEntry } from './embb';
import type { Grants } from './grants';
import type { Notice } from './notices';
import type { EmObservation } from './observations';
import type { Signoff } from './signoffs';
import type { VOEvent } from './voevents';

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

/** What events and superevents have in common: people and programs write on them. */
export interface Annotated {
	/** Replaced as a whole when one comes or goes: that is how the index hears of it. */
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
	/** Who may do what; unset as long as nobody changed what the server grants by itself. */
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
