import { answerBytesCeiling } from '../../../gracedb/http/content';
import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { ApiVersion } from '../../../gracedb/http/version';
import type { GraceDbClientOptions } from '../../../gracedb/client';
import { collection, type Field, type Params } from './field';
import { atLeastZero, decimal, names, oneOf, wholeNumber } from './read';
import { wholeNumberField } from './commonFields';

const apiVersion: Field<'apiVersion', ApiVersion> = {
	property: {
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'options',
		default: 'automatic',
		description: 'Which version of the API of GraceDB to use',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'For each call the version in which it works',
			},
			{
				name: 'V1',
				value: 'v1',
				description: 'The older one, which every server has',
			},
			{
				name: 'V2',
				value: 'v2',
				description: 'The newer one, without VOEvents, EM observations and the GRB update',
			},
		],
	},
	read: oneOf('API Version', ['automatic', 'v1', 'v2']),
};

const backoffFactor: Field<'backoffFactor', number> = {
	property: {
		displayName: 'Backoff Factor',
		name: 'backoffFactor',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 3 },
		default: 0.5,
		placeholder: 'e.g. 0.5',
		description:
			'Longest pause before the first retry, in seconds; it doubles with each further one. A pause that the server asks for is kept in any case.',
	},
	read: atLeastZero('Backoff Factor'),
};

const concurrentItems = wholeNumberField(
	'concurrentItems',
	'Concurrent Items',
	1,
	10,
	'How many items to work on at a time. Without this option 10 where the operation reads (5 without a credential), and 1 where it writes, so that writes happen in the order of the items.',
);

const concurrentPages = wholeNumberField(
	'concurrentPages',
	'Concurrent Pages',
	1,
	4,
	'How many pages of one list to ask for at a time',
);

/** MB of 1024² bytes; more than about 500 MB cannot be one text in Node. */
const mebibyte = 1024 ** 2;
const maxAnswerMegabytes = answerBytesCeiling / mebibyte;

const maxAnswerSize: Field<'maxAnswerSize', number> = {
	property: {
		displayName: 'Maximum Answer Size (MB)',
		name: 'maxAnswerSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: maxAnswerMegabytes },
		default: 256,
		placeholder: 'e.g. 256',
		description:
			'How large one answer of the server may be, decompressed. A longer one is an error instead of filling the memory of n8n. Files have no limit.',
	},
	read: (raw) => {
		const size = wholeNumber('Maximum Answer Size (MB)', 1)(raw);
		if (size <= maxAnswerMegabytes) return size * mebibyte;
		throw inputError(
			`Maximum Answer Size (MB) must be at most ${maxAnswerMegabytes}, not "${size}".`,
			'Correct the number, or ask for less at a time.',
		);
	},
};

const retries = wholeNumberField(
	'retries',
	'Retries',
	0,
	5,
	'How often to repeat a request that failed for a passing reason. What must not be done twice is not repeated when it may have been done.',
);

const retryOn: Field<'retryOn', number[]> = {
	property: {
		displayName: 'Retry On',
		name: 'retryOn',
		type: 'string',
		default: '408, 409, 429, 502, 503, 504',
		placeholder: 'e.g. 429, 502, 504',
		description:
			'Comma-separated status codes of answers that are worth a retry. 503 is one only where the server says when to come back: else it is in maintenance.',
	},
	takesList: true,
	read: (raw) => names(raw).map(statusCode),
};

/** A limit in seconds, under the name of what it limits; read as milliseconds. */
export function timeLimit<const Name extends string>(
	name: Name,
	displayName: string,
	defaultSeconds: number,
	description: string,
): Field<Name, number> {
	return {
		property: {
			displayName,
			name,
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 3 },
			default: defaultSeconds,
			placeholder: `e.g. ${defaultSeconds}`,
			description,
		},
		read: (raw) => {
			const seconds = decimal(displayName)(raw);
			if (seconds > 0 && seconds <= longest) return seconds * 1000;
			throw inputError(
				`${displayName} must be more than 0 and at most ${longest} seconds, not "${seconds}".`,
				'Correct the number, or leave the option out.',
			);
		},
	};
}

/** Seconds; about the longest that Node's timers can wait. */
const longest = 2_000_000;

const fields = [
	apiVersion,
	backoffFactor,
	concurrentItems,
	concurrentPages,
	maxAnswerSize,
	retries,
	retryOn,
	timeLimit(
		'timeLimit',
		'Time Limit for All',
		300,
		'Seconds for a call with all requests that it takes and their retries, to the end of the answer; of a list each page is a call. Without this option large files take as long as they need.',
	),
	timeLimit(
		'connectTimeLimit',
		'Time Limit for Connecting',
		10,
		'Seconds in which the server must accept the connection',
	),
	timeLimit(
		'firstAnswerTimeLimit',
		'Time Limit for First Answer',
		60,
		'Seconds in which the server must begin to answer',
	),
] as const;

export type Connection = Partial<Params<typeof fields>>;

/** How to talk to the server. Every operation has it, so it stands once in the description. */
export const connection: Field<'connection', Connection> = collection(
	{
		displayName: 'Connection',
		name: 'connection',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		description: 'How to talk to the server: retries, limits of time and size, API version',
	},
	fields,
);

/** The same for the client; what is not given is left to it. */
export function clientOptions(given: Connection): Partial<GraceDbClientOptions> {
	const { retries: times, retryOn: statuses, backoffFactor: factor, timeLimit: all } = given;
	return {
		apiVersion: given.apiVersion,
		maxAnswerBytes: given.maxAnswerSize,
		concurrentPages: given.concurrentPages,
		retry: withoutGaps({
			retries: times,
			statuses,
			firstPause: factor === undefined ? undefined : factor * 1000,
			budget: all,
		}),
		timeLimits: withoutGaps({
			connect: given.connectTimeLimit,
			firstAnswer: given.firstAnswerTimeLimit,
			all,
		}),
	};
}

/** Defaults stand behind an object of options; undefined must not hide them. */
function withoutGaps<Options extends object>(
	options: Options,
): { [Name in keyof Options]?: Exclude<Options[Name], undefined> } {
	return Object.fromEntries(
		Object.entries(options).filter(([, value]) => value !== undefined),
	) as never;
}

function statusCode(code: string): number {
	if (/^[45]\d\d$/.test(code)) return Number(code);
	throw inputError(
		`Retry On: "${code}" is not the status of a failure.`,
		'Give numbers from 400 to 599 with commas between, for example 429, 502, 504.',
	);
}
