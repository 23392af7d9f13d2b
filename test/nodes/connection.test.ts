import type { INodeProperties } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { defaultMaxAnswerBytes } from '../../gracedb/http/content';
import { defaultTimeLimits } from '../../gracedb/http/send';
import { defaultRetryPolicy } from '../../gracedb/http/retry';
import { clientOptions, connection } from '../../nodes/shared/parameters/connection';
import { GraceDb } from '../../nodes/GraceDb/GraceDb.node';

const options = connection.property.options as INodeProperties[];
const defaults = Object.fromEntries(options.map(({ name, default: value }) => [name, value]));

describe('the options under Connection', () => {
	it('stand once in the description, for every operation', () => {
		const all = new GraceDb().description.properties.filter(({ name }) => name === 'connection');
		expect(all).toHaveLength(1);
		expect(all[0]?.displayOptions).toBeUndefined();
	});

	it('show the defaults of the client', () => {
		const { retry, timeLimits, ...more } = clientOptions(connection.read(defaults));
		const { connect, firstAnswer } = defaultTimeLimits;
		expect(timeLimits).toMatchObject({ connect, firstAnswer });
		const { retries, statuses, firstPause } = defaultRetryPolicy;
		expect(retry).toMatchObject({ retries, statuses, firstPause });
		expect(more).toEqual({
			apiVersion: 'automatic',
			maxAnswerBytes: defaultMaxAnswerBytes,
			concurrentPages: 4,
		});
	});

	it('change nothing when none is added', () => {
		expect(clientOptions(connection.read({}))).toEqual({ retry: {}, timeLimits: {} });
		expect(clientOptions(connection.read(''))).toEqual({ retry: {}, timeLimits: {} });
	});

	it('take what an expression gives: numbers as text, codes as a list', () => {
		const read = connection.read({ retries: '2', retryOn: [429, '502'], timeLimit: '0.5' });
		expect(clientOptions(read)).toEqual({
			retry: { retries: 2, statuses: [429, 502], budget: 500 },
			timeLimits: { all: 500 },
		});
		expect(clientOptions(connection.read({ retryOn: '' }))).toMatchObject({
			retry: { statuses: [] },
		});
	});

	it.each([
		[{ retries: -1 }, /Retries must be a whole number of 0 or more/],
		[{ retryOn: '200' }, /Retry On: "200" is not the status code of an error/],
		[{ retryOn: 'all' }, /Retry On: "all"/],
		[{ backoffFactor: -1 }, /Backoff Factor must be 0 or more/],
		[{ timeLimit: 0 }, /Total Time Limit \(Seconds\) must be more than 0/],
		[{ connectTimeLimit: 'long' }, /Connect Time Limit \(Seconds\) must be a number/],
		[{ firstAnswerTimeLimit: 1e9 }, /First Answer Time Limit \(Seconds\) must be more than 0/],
		[{ concurrentItems: 0 }, /Parallel Requests must be a whole number of 1 or more/],
		[{ maxAnswerSize: 0 }, /Maximum Answer Size \(MB\) must be a whole number of 1 or more/],
		[{ maxAnswerSize: 501 }, /Maximum Answer Size \(MB\) must be at most 500/],
		[{ concurrentPages: 1.5 }, /Parallel Pages must be a whole number/],
		[{ apiVersion: 'v3' }, /API Version: "v3" is not a choice/],
	])('%j is refused with a sentence', (given, message) => {
		expect(() => connection.read(given)).toThrow(message);
	});
});
