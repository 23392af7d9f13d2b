import { isGiven, isTruthy, plain, listed, textFrom } from '../python';
import type { Call } from '../signatures';

/** The list of the root that the client looks names up in, by argument. */
const nameLists: Record<string, string> = {
	group: 'groups',
	pipeline: 'pipelines',
	search: 'searches',
	labels: 'labels',
	label: 'labels',
};

/** The same for codes with their names. */
const codeLists: Record<string, string> = {
	category: 'superevent-categories',
	voevent_type: 'voevent-types',
	signoff_type: 'signoff-types',
	instrument: 'instruments',
	status: 'signoff-statuses',
};

/** Names by which instruments are known where the root does not list them. */
const instruments = { H1: 'LHO', L1: 'LLO', V1: 'Virgo', K1: 'KAGRA' };

/** Where the client does not look names up. */
const unchecked = /^(?:upload_reserved_event|_reserve_graceid)$/;

/** The server's code for an argument that has one; undefined for other arguments and for unknown names. */
export function codeOf(
	root: Record<string, unknown>,
	name: string,
	value: unknown,
): string | undefined {
	const list = codeLists[name];
	if (list === undefined) return undefined;
	const text = String(value).toLowerCase();
	return Object.entries((root[list] ?? instruments) as Record<string, string>).find((entry) =>
		entry.some((one) => one.toLowerCase() === text),
	)?.[0];
}

/** Whether the server has all the names and codes of a call, and the call has all that it needs. */
export function isAcceptable(call: Call, root: Record<string, unknown>): boolean {
	const { method, given } = call;
	const isKnown = (name: string, text: string): boolean => {
		if (name in codeLists) return codeOf(root, name, text) !== undefined;
		const list = method === 'write_emobservation' ? 'em-groups' : nameLists[name];
		const names = list === undefined ? undefined : root[list];
		return !Array.isArray(names) || names.includes(text);
	};
	const isChecked = (name: string): boolean =>
		name in codeLists || (name in nameLists && !unchecked.test(method));
	return (
		isComplete(call) &&
		Object.entries(given).every(
			([name, value]) =>
				!isChecked(name) || textsOf(value).every((text) => text === '' || isKnown(name, text)),
		)
	);
}

function isComplete({ method, given }: Call): boolean {
	const names = textsOf(given['displayName']).length;
	if (method === 'write_log') return names === 0 || names === textsOf(given['tag_name']).length;
	const isOperator = /^op/i.test(textFrom(given['signoff_type']));
	if (/signoff/.test(method)) return !isOperator || isTruthy(given['instrument']);
	const isInitial = /^in/i.test(textFrom(given['voevent_type']));
	return method !== 'create_voevent' || !isInitial || isTruthy(given['skymap_filename']);
}

/** The texts of an argument, which may be one or a list of them. */
export const textsOf = (value: Call['given'][string] | undefined): string[] =>
	isGiven(value)
		? [plain(listed(value))]
				.flat()
				.filter((one) => one === 0 || isTruthy(one))
				.map(textFrom)
		: [];
