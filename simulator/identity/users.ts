/** The people and programs that the simulator knows. None of them exists. */
export interface User {
	username: string;
	firstName: string;
	lastName: string;
	email: string;
	active: boolean;
	groups: ReadonlySet<Group>;
	/** Pipelines for which the user may upload events outside the group Test. */
	pipelines: readonly string[];
	/** Subject of the client certificate, in the form of OpenSSL: `/DC=…/CN=…`. */
	certificateSubject: string;
}

/** A user with a GraceDB account; null for an anonymous user. */
export type Viewer = User | null;

/** Groups of the GraceDB server that decide about permissions. */
export type Group =
	| 'internal_users'
	| 'superevent_managers'
	| 'access_managers'
	| 'em_advocates'
	| 'control_rooms'
	| 'catalog_managers'
	| 'lvem_observers';

/** The names under which the ready-file offers a token. */
export const userNames = [
	'scientist',
	'pipeline',
	'advocate',
	'operator',
	'catalogManager',
	'external',
	'noGroup',
] as const;

export type UserName = (typeof userNames)[number];

/** One path of `CN`s under the simulator's own certificate authority. */
export const subjectBase = '/DC=org/DC=gracedb-simulator';

function user(
	username: string,
	firstName: string,
	lastName: string,
	groups: Group[],
	pipelines: readonly string[] = [],
): User {
	return {
		username,
		firstName,
		lastName,
		email: username,
		active: true,
		groups: new Set(groups),
		pipelines,
		certificateSubject: `${subjectBase}/CN=${firstName} ${lastName} ${username.split('@')[0] ?? ''}`,
	};
}

/** The users by the name that the ready-file has for them. */
export function makeUsers(everyPipeline: readonly string[]): Record<UserName, User> {
	return {
		scientist: user('scientist@ligo.org', 'Simulated', 'Scientist', ['internal_users']),
		pipeline: user(
			'pipeline@ligo.org',
			'Simulated',
			'Pipeline',
			['internal_users', 'superevent_managers'],
			everyPipeline,
		),
		advocate: user('advocate@ligo.org', 'Simulated', 'Advocate', [
			'internal_users',
			'em_advocates',
			'access_managers',
			'superevent_managers',
		]),
		operator: user('operator@ligo.org', 'Simulated', 'Operator', [
			'internal_users',
			'control_rooms',
		]),
		catalogManager: user('catalog.manager@ligo.org', 'Simulated', 'Curator', [
			'internal_users',
			'catalog_managers',
		]),
		external: user('observer@partner.example', 'Simulated', 'Observer', ['lvem_observers']),
		noGroup: user('newcomer@ligo.org', 'Simulated', 'Newcomer', []),
	};
}

const fullNames = new Map(
	Object.values(makeUsers([])).map(({ username, firstName, lastName }) => [
		username,
		`${firstName} ${lastName}`,
	]),
);

/** First and last name of a user. */
export function fullName(username: string): string | undefined {
	return fullNames.get(username);
}
