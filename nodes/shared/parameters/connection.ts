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
		description: 'Which version of the GraceDB API to use',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'The version that supports the call',
			},
			{
				name: 'V1',
				value: 'v1',
				description: 'The older version, which every server has',
			},
			{
				name: 'V2',
				value: 'v2',
				description: 'The newer version, without VOEvents, EM observations and the GRB update',
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
			'Longest pause in seconds before the first retry. It doubles with each retry. A pause that the server asks for always applies.',
	},
	read: atLeastZero('Backoff Factor'),
};

const concurrentItems = wholeNumberField(
	'concurrentItems',
	'Parallel Requests',
	1,
	10,
	'How many items to process at the same time. By default 10 for operations that read (5 without a credential), and 1 for those that write, to keep the order of the items.',
);

const concurrentPages = wholeNumberField(
	'concurrentPages',
	'Parallel Pages',
	1,
	4,
	'How many pages of a list to request at the same time',
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
			'Largest answer of the server to accept, after decompression. A larger one is an error, to protect the memory of n8n. Files have no limit.',
	},
	read: (raw) => {
		const size = wholeNumber('Maximum Answer Size (MB)', 1)(raw);
		if (size <= maxAnswerMegabytes) return size * mebibyte;
		throw inputError(
			`Maximum Answer Size (MB) must be at most ${maxAnswerMegabytes}, not "${size}".`,
			'Enter a smaller number, or request less at a time.',
		);
	},
};

const retries = wholeNumberField(
	'retries',
	'Retries',
	0,
	5,
	'How often to repeat a request after a temporary failure. A write that may have succeeded is not repeated.',
);

const retryOn: Field<'retryOn', number[]> = {
	property: {
		displayName: 'Retry On',
		name: 'retryOn',
		type: 'string',
		default: '408, 409, 429, 502, 503, 504',
		placeholder: 'e.g. 429, 502, 504',
		description:
			'Comma-separated status codes to retry. 503 is retried only if the server says when to try again; otherwise it is in maintenance.',
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
				'Correct the number, or remove the option.',
			);
		},
	};
}

/** Seconds; about the longest that Node's timers can wait. */
const longest = 2_000_000;

const fields = [
	apiVersion,
	backoffFactor,
	timeLimit(
		'connectTimeLimit',
		'Connect Time Limit (Seconds)',
		10,
		'Time in which the server must accept the connection',
	),
	timeLimit(
		'firstAnswerTimeLimit',
		'First Answer Time Limit (Seconds)',
		60,
		'Time in which the server must start to answer',
	),
	maxAnswerSize,
	concurrentPages,
	concurrentItems,
	retries,
	retryOn,
	timeLimit(
		'timeLimit',
		'Total Time Limit (Seconds)',
		300,
		'Time for a call including retries, until the answer is complete. Each page of a list is a call. By default, there is no limit for large files.',
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
		description: 'Retries, time and size limits, and the API version',
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
		`Retry On: "${code}" is not the status code of an error.`,
		'Enter comma-separated numbers from 400 to 599, for example 429, 502, 504.',
	);
}
