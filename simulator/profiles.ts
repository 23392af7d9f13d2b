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
	/** The `detail` of a 404 for something that is not in the database. */
	notFound(model: string): string;
	/** Whether events carry `replay_id`. */
	hasReplayId: boolean;
}

const newTemplates = [
	'event-reserve-template',
	'event-upload-template',
	'superevent-notice-list-template',
	'superevent-notice-detail-template',
];

const v1: Shapes = {
	logListKey: 'log',
	fileList: (files) => Object.fromEntries(files.map(({ filename, file }) => [filename, file])),
	// The server encodes this one twice: JSON text whose content is JSON again.
	labelPut: (body) => JSON.stringify(body),
	absentRootKeys: [],
	absentTemplates: newTemplates,
};

const v2: Shapes = {
	logListKey: 'logs',
	fileList: (files, links) => ({ files, links }),
	labelPut: (body) => body,
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
	notFound: () => 'Not found.',
	hasReplayId: false,
};

const current: Profile = {
	name: 'current',
	serverVersion: '2.36.0',
	apiDefault: 'v2',
	shapes: { default: v2, v1, v2 },
	supereventPages: { normal: 100, maximum: 1000 },
	eventPages: { normal: 100, maximum: 1000 },
	notFound: (model) => `No ${model} matches the given query.`,
	hasReplayId: true,
};

export const profiles: Record<ProfileName, Profile> = { current, classic };
