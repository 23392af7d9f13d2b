import type { Method } from './http/methods';
import type { Scope } from './throttle/throttle';

/**
 * The two generations of GraceDB servers that the simulator can be, and the API versions of each. Every difference between
 * them stands here, so that the endpoints need not ask which one they are.
 *
 * - current: 2.36, whose default API is v2, with v1 beside it;
 * - classic: 2.17, which knows the shapes of v1 only.
 */
export type ProfileName = 'current' | 'classic';

/** The part of the address that names the version; `default` stands for none. */
export type ApiVersion = 'default' | 'v1' | 'v2';

export const apiVersions: readonly ApiVersion[] = ['default', 'v1', 'v2'];

export interface PageLimits {
	normal: number;
	maximum: number;
}

export interface FileLink {
	filename: string;
	file: string;
}

/** What looks different from one API version to the other. */
export interface Shapes {
	/** The key under which lists of log entries stand. */
	logListKey: 'log' | 'logs';
	/** The list of files of an event or superevent. */
	fileList(files: readonly FileLink[], links: Record<string, string>): unknown;
	/** The body of the answer to `PUT events/{graceid}/labels/{name}`. */
	labelPut(body: Record<string, string>): unknown;
	/** What this version has removed and answers with 410: paths of resources, with the methods. */
	gone: Readonly<Record<string, readonly Method[]>>;
	/** Paths of resources that this version does not have at all. */
	unknown: readonly string[];
	/** Form fields that may name the instruments of a hardware injection. */
	injectionInstruments: readonly string[];
	/** Keys of the root document that this version leaves out. */
	absentRootKeys: readonly string[];
	/** Keys of the root document's templates that this version leaves out. */
	absentTemplates: readonly string[];
}

export interface Profile {
	name: ProfileName;
	serverVersion: string;
	/** The root document's `api-default`; older servers have no such key. */
	apiDefault: string | null;
	shapes: Record<ApiVersion, Shapes>;
	supereventPages: PageLimits;
	eventPages: PageLimits;
	/** Whether lists of events name the page before, and say null where there is none; older servers leave such links out. */
	hasAllEventLinks: boolean;
	/** The `detail` of a 404 for something that is not in the database. */
	notFound(model: string): string;
	/** The server's own throttles; what may stand for a rate see throttle/rate.ts. */
	throttles: Record<Scope, readonly string[]>;
	/** Whether events carry `replay_id`. */
	hasReplayId: boolean;
	/** Whether a content id (UUID) stands for an event wherever an event id is taken. */
	hasContentIds: boolean;
	/** The status that an external user gets for an invalid event query. */
	externalQueryError: 400 | 500;
}

const newTemplates = [
	'event-reserve-template',
	'event-upload-template',
	'superevent-notice-list-template',
	'superevent-notice-detail-template',
];

const noticePaths = [
	'superevents/:superevent_id/notices/',
	'superevents/:superevent_id/notices/:N/',
];

const reservationPaths = ['events/reserve/', 'events/:graceid/upload/'];

const goneFromV2: Shapes['gone'] = {
	'events/:graceid/voevent/': ['GET', 'POST'],
	'events/:graceid/voevent/:N': ['GET'],
	'events/:graceid/emobservation/': ['GET', 'POST'],
	'events/:graceid/emobservation/:N': ['GET'],
	'events/:graceid/update-grbevent/': ['PATCH'],
	'superevents/:superevent_id/voevents/': ['POST'],
	'superevents/:superevent_id/emobservations/': ['GET', 'POST'],
	'superevents/:superevent_id/emobservations/:N/': ['GET'],
};

/** JSON as Python writes it, for texts that show it to a reader. */
function pythonJson(body: Record<string, string>): string {
	const pairs = Object.entries(body).map((pair) =>
		pair.map((part) => JSON.stringify(part)).join(': '),
	);
	return `{${pairs.join(', ')}}`;
}

const v1: Shapes = {
	logListKey: 'log',
	fileList: (files) => Object.fromEntries(files.map(({ filename, file }) => [filename, file])),
	// The server encodes this one twice: JSON text whose content is JSON again.
	labelPut: pythonJson,
	gone: {},
	unknown: [...noticePaths, ...reservationPaths],
	injectionInstruments: ['instruments', 'instrument'],
	absentRootKeys: [],
	absentTemplates: newTemplates,
};

const v2: Shapes = {
	logListKey: 'logs',
	fileList: (files, links) => ({ files, links }),
	labelPut: (body) => body,
	gone: goneFromV2,
	unknown: [],
	injectionInstruments: ['instruments'],
	absentRootKeys: ['em-groups', 'instruments'],
	absentTemplates: [],
};

const classic: Profile = {
	name: 'classic',
	serverVersion: '2.17.1',
	apiDefault: null,
	shapes: { default: v1, v1, v2: v1 },
	supereventPages: { normal: 10, maximum: Infinity },
	eventPages: { normal: 10, maximum: Infinity },
	hasAllEventLinks: false,
	notFound: () => 'Not found.',
	// The settings of 2.17.1.
	throttles: {
		anonymous: ['300/minute'],
		event_creation: ['25/second'],
		annotation: ['25/second'],
	},
	hasReplayId: false,
	hasContentIds: false,
	externalQueryError: 500,
};

const current: Profile = {
	name: 'current',
	serverVersion: '2.36.0',
	apiDefault: 'v2',
	shapes: { default: v2, v1, v2 },
	supereventPages: { normal: 100, maximum: 1000 },
	eventPages: { normal: 100, maximum: 1000 },
	hasAllEventLinks: true,
	notFound: (model) => `No ${model} matches the given query.`,
	throttles: {
		anonymous: ['300/minute'],
		event_creation: ['50/second'],
		annotation: ['50/second'],
	},
	hasReplayId: true,
	hasContentIds: true,
	externalQueryError: 400,
};

export const profiles: Record<ProfileName, Profile> = { current, classic };
