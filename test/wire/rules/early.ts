import { type Value } from '../caseFile';
import { fileOf, isGiven, isTruthy, listed, plain, textFrom, wholeOf } from '../python';
import { type Call, probabilities, quantities, requiredArguments } from '../signatures';
import { gpsOf } from './dates';
import { acceptance, type Expectation, refusal, type Rule, rule, type Subject } from './rule';

/** Ours refuses where the answer of the server is known beforehand, so that nothing is half done. */
function early(id: string, isRefused: (subject: Subject) => boolean): Rule {
	return {
		id,
		instead: (expected: Expectation, subject) => (isRefused(subject) ? refusal : undefined),
	};
}

const texts = (value: Value | undefined): string[] => {
	return [plain(listed(value))].flat().map(textFrom);
};

function tagsOf({ given, more }: Call): string[] {
	return texts(isTruthy(given['tag_name']) ? given['tag_name'] : more['tagname']);
}

function hasNamesWithoutTags({ method, given, more }: Call): boolean {
	const count = (list: string[]): number => list.filter((one) => one.trim() !== '').length;
	const shown = count(texts(given['displayName']));
	return method === 'write_log' && shown > 0 && shown !== count(tagsOf({ method, given, more }));
}

/** Those of a new log that are empty are none. */
const isTag = (tag: string, { method }: Call): boolean =>
	/^[\w-]{1,100}$/.test(tag) || (method === 'write_log' && tag === '');

const timeNames = ['t_start', 't_0', 't_end'];

function hasWrongTimes({ given }: Call): boolean {
	const times = timeNames.flatMap((name) => (isGiven(given[name]) ? [gpsOf(given[name])] : []));
	const isWrong = (time: string): boolean => !/^\d{1,10}(?:\.\d{1,6})?$/.test(time);
	return times.some(isWrong);
}

/** Of decimal digits. */
const isNumber = (text: string): boolean =>
	/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text);

function hasWrongProbability({ given, more }: Call): boolean {
	return probabilities.some((name) => {
		const value = given[name] ?? more[name];
		if (!isGiven(value)) return false;
		const number = Number(plain(value));
		return !(number >= 0 && number <= 1);
	});
}

/** True is no number, and neither are blanks. */
const numberIn = (value: Value): number =>
	typeof value === 'boolean' || textFrom(value).trim() === '' ? NaN : Number(value);

function hasWrongFootprint({ method, given }: Call): boolean {
	if (method !== 'write_emobservation') return false;
	const all = (name: string): Value[] => [plain(given[name] ?? [])].flat();
	const beyond = (name: string, low: number, high: number): boolean =>
		all(name).some((value) => !(numberIn(value) >= low && numberIn(value) <= high));
	const isNoTime = (value: Value): boolean =>
		!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$|^\d{9,10}(?:\.\d+)?$/i.test(textFrom(value));
	const lists = [
		'raList',
		'decList',
		'startTimeList',
		'raWidthList',
		'decWidthList',
		'durationList',
	];
	const lengths = lists
		.map((name) => plain(given[name] ?? []))
		.filter(Array.isArray)
		.map((list) => list.length);
	return (
		new Set(lengths).size > 1 ||
		all('raList').length === 0 ||
		beyond('raList', 0, 360) ||
		beyond('decList', -90, 90) ||
		beyond('raWidthList', 0, 360) ||
		beyond('decWidthList', 0, 180) ||
		all('durationList').some(
			(value) => !(Number.isFinite(numberIn(value)) && numberIn(value) >= 0),
		) ||
		all('startTimeList').some(isNoTime)
	);
}

function lacksSkymap({ method, given }: Call): boolean {
	if (method !== 'create_voevent') return false;
	const isUpdate = /^up(?:date)?$/i.test(textFrom(given['voevent_type']));
	const [type, name] = [given['skymap_type'], given['skymap_filename']].map(isTruthy);
	return (name === true && type !== true) || (isUpdate && !name);
}

function fileCannotBeStored({ call, file, wire }: Subject): boolean {
	const { filename } = call.given;
	const sendsFile = /^(?:create_(?:event|notice)|replace_event|upload_reserved_event)$/.test(
		call.method,
	);
	if (!sendsFile && !(call.method === 'write_log' && isTruthy(filename))) return false;
	const { name, content } = fileOf(call, { files: file.files, stdin: wire.stdin });
	const stored = name.split('/').at(-1) ?? '';
	const isFolder = name !== '' && stored === '';
	return (
		isFolder ||
		stored.includes(',') ||
		stored.length > 100 ||
		/\p{Cc}/u.test(name) ||
		content?.length === 0
	);
}

/** Optional arguments that nothing can be asked with if they are empty. */
const optional = ['signoff_type', 'number'];
/** Those that may be empty, or have a rule of their own. */
const mayBeEmpty = ['message', 'comment', 'smap', 'filename'];

const requiredOf = (method: string): string[] =>
	requiredArguments(method).filter((name) => !mayBeEmpty.includes(name));

/** Lists of the root, by the argument that is of it. */
const vocabularies = {
	group: 'groups',
	pipeline: 'pipelines',
	search: 'searches',
	labels: 'labels',
	label: 'labels',
};

/** Labels, tags, signoffs, events of a superevent: what can be so already. */
const setsAState =
	/_(?:label|tag|signoff|permissions)$|_to_superevent$|_from_superevent$|_as_gw$|pipeline_preferred_event$/;

const saysThatItIsSo = (one: NonNullable<Subject['wire']['server']>[number]): boolean =>
	typeof one === 'object' && [400, 404, 409].includes(one.status);

export const earlyRules: Rule[] = [
	early('tag-names', ({ call }) =>
		/^(?:write_log|(?:add|remove)_tag)$/.test(call.method)
			? hasNamesWithoutTags(call) ||
				tagsOf(call).some((tag) => !isTag(tag.trim(), call)) ||
				(call.method !== 'write_log' && Array.isArray(plain(call.given['tag_name'] ?? null)))
			: false,
	),
	early(
		'empty-messages',
		({ call }) => call.method === 'write_log' && textFrom(call.given['message']).trim() === '',
	),
	early('stored-files', fileCannotBeStored),
	early('request-headers', ({ call: { more } }) =>
		Object.keys((plain(more['headers'] ?? null) ?? {}) as object).some(
			(name) => !/^(?:accept(?:-language)?|if-[a-z-]+|range|user-agent|x-request-id)$/i.test(name),
		),
	),
	early('gps-times', ({ call }) => hasWrongTimes(call)),
	early('probabilities', ({ call }) => hasWrongProbability(call)),
	early('skymap-pairs', ({ call }) => lacksSkymap(call)),
	early('numbers-from-1', ({ call }) => {
		const { given, method } = call;
		const { N, notice_num: notice, voevent_num: voevent, log_number: log } = given;
		const version = method === 'gwtc_get' ? given['version'] : null;
		const isWrong = (value: Value): boolean => !/^\d+$/.test(wholeOf(value));
		return (
			[N, notice].filter(isGiven).some((number) => isWrong(number) || Number(plain(number)) < 1) ||
			[voevent, log, given['emobservation_num']]
				.filter(isTruthy)
				.some((one) => isWrong(one ?? '')) ||
			typeof version === 'boolean'
		);
	}),
	early('footprints', ({ call }) => hasWrongFootprint(call)),
	early('catalogue-names', ({ call: { method, given } }) =>
		/^gwtc_/.test(method) && isTruthy(given['number'])
			? !/^[\w.-]{1,25}$/.test(textFrom(given['number']).trim())
			: false,
	),
	early('file-names', ({ call: { method, given } }) => {
		const pieces = textFrom(given['filename']).trim().split('/');
		return method === 'files' && pieces.length > 0 && isTruthy(given['filename'])
			? pieces.some((piece) => /^\.{0,2}$/.test(piece))
			: false;
	}),
	early('numbers', ({ call: { given, more } }) =>
		[...quantities, ...probabilities].some((name) => {
			const value = plain(given[name] ?? more[name] ?? null);
			if (!isGiven(value)) return false;
			return typeof value === 'boolean' || !isNumber(textFrom(value));
		}),
	),
	early('required', ({ call: { method, given } }) => {
		const names = [...requiredOf(method), ...(/^signoffs|^gwtc_v/.test(method) ? optional : [])];
		return names.some((name) => {
			const value = given[name];
			return optional.includes(name) && value === null && !requiredOf(method).includes(name)
				? false
				: textFrom(value).trim() === '' && name in given;
		});
	}),
	early('unknown-names', ({ call: { method, given }, root }) =>
		/^(?:upload_reserved_event|_reserve_graceid|remove_label)$/.test(method)
			? Object.entries(vocabularies).some(([name, list]) => {
					const known = root[list];
					return (
						Array.isArray(known) &&
						texts(given[name]).some((one) => one !== '' && !known.includes(one))
					);
				})
			: false,
	),
	early('gw-names', ({ call }) => textFrom(call.given['gw_id']).length > 25),
	rule('already-so', (expected, { wire, call: { method } }) =>
		setsAState.test(method) && wire.server?.some(saysThatItIsSo)
			? { ...expected, mayBeSo: true }
			: undefined,
	),
	rule('lone-zero', (expected, subject) => {
		const { call } = subject;
		const names = /^update_(?:superevent|grbevent)$/.test(call.method)
			? Object.entries(call.given).slice(1)
			: [];
		const given = names.filter(([, value]) => isGiven(value) && value !== '');
		if (given.length === 0 || !expected.refused) return undefined;
		if (given.some(([, value]) => isTruthy(value))) return undefined;
		const kept = Object.fromEntries(Object.entries(call.given).filter(([, value]) => value !== ''));
		return acceptance(subject, { ...call, given: kept });
	}),
];
