import type { Value } from '../caseFile';
import { bytesOf, isGiven, isTruthy, plain } from '../python';
import type { Call } from '../signatures';
import { refusal, type Rule, rule, type Subject } from './rule';

/** Arguments that may be lists of texts. */
const lists: Record<string, RegExp> = {
	labels: /^(?:create_event|upload_reserved_event|create_superevent)$/,
	events: /^create_superevent$/,
	tag_name: /^write_log$/,
	displayName: /^write_log$/,
	orderby: /^(?:super)?events$/,
	columns: /^(?:super)?events$/,
};

/** Arguments with kinds of their own, which other rules know. */
const free = new Set(
	[
		'raList raWidthList decList decWidthList startTimeList durationList smap data json filecontents',
		'print_output kafka http_fallback gracedb_upload skip_supervisor offline internal open_alert',
		'raven_coinc hardware_inj CoincComment MassGap',
	].flatMap((some) => some.split(' ')),
);

/** Swallowed keywords for which ours has fields. */
const known: Record<string, readonly string[]> = {
	events: ['count', 'columns'],
	create_voevent: ['HasSSM'],
	write_log: ['tagname'],
	create_event: ['content_id'],
};

/** Where what Python counts as false is as good as nothing. */
const optional: Record<string, readonly string[]> = {
	files: ['filename'],
	write_log: ['filename', 'tag_name', 'tagname'],
	logs: ['log_number'],
	labels: ['label'],
	voevents: ['voevent_num'],
	emobservations: ['emobservation_num'],
	events: ['columns'],
	superevents: ['columns'],
};

const isOneText = (value: Value): boolean => typeof value === 'string' || typeof value === 'number';

/** Whether an argument is True or False, a list or an object where a text or a number belongs. */
function hasOddKind({ method, given, more }: Call): boolean {
	const swallowed = (known[method] ?? []).flatMap((name) => (name in more ? [name] : []));
	const all = {
		...given,
		...Object.fromEntries(swallowed.map((name) => [name, more[name] ?? null])),
	};
	return Object.entries(all).some(([name, value]) => {
		if (free.has(name) || !isGiven(value)) return false;
		if (optional[method]?.includes(name) && !isTruthy(value)) return false;
		const bare = plain(value);
		const takesList = lists[name === 'tagname' ? 'tag_name' : name]?.test(method) ?? false;
		if (Array.isArray(bare) && takesList) return !bare.every(isOneText);
		return !isOneText(bare);
	});
}

/** Contents of a file that are neither text nor bytes. */
function hasOddContents({ call: { method, given }, file }: Subject): boolean {
	const contents = given['filecontents'];
	if (!isGiven(contents) || (method === 'write_log' && !isTruthy(given['filename']))) return false;
	return bytesOf(contents, file.files) === undefined;
}

export const kindRules: Rule[] = [
	rule('odd-kinds', (_expected, { call }) => (hasOddKind(call) ? refusal : undefined)),
	rule('odd-contents', (_expected, subject) => (hasOddContents(subject) ? refusal : undefined)),
];
