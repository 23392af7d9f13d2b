import { describe, expect, it } from 'vitest';
import type { Row } from '../support/graceDb';
import { useGraceDb } from '../support/graceDb';

const { engine, run, simulator } = useGraceDb();

/** By which items n8n knew a failure before 2.34 (`handleNodeErrorOutput` of n8n-core). */
function isFailureBefore2_34(json: Row): boolean {
	const keys = Object.keys(json).length;
	return Boolean((json['error'] && keys === 1) || (json['error'] && json['message'] && keys === 2));
}

/** And since then. */
function isFailureSince2_34(json: Row): boolean {
	const known = ['error', 'message', 'details'];
	return Boolean(json['error'] && Object.keys(json).every((key) => known.includes(key)));
}

const get = { resource: 'superevent', operation: 'get' };

/** Failures of every origin: what makes each, its sentence, and what to do about it. */
const failures: [string, Row, { error: RegExp; advice: RegExp }][] = [
	[
		'a parameter',
		{ ...get, superevent: 'S99' },
		{ error: /^Superevent: "S99" is not a superevent ID\.$/, advice: /Superevent IDs have/ },
	],
	[
		'the server, in its own words',
		{ ...get, superevent: 'S240716zz' },
		{
			error: /^Not found, or you lack access: superevent S240716zz.*No Superevent matches/,
			advice: /Check the ID/,
		},
	],
	[
		'a query with a < in the advice',
		{ resource: 'superevent', operation: 'getAll', query: 'label: EM_REDY far < 1e-7' },
		{ error: /^Query: /, advice: /far < 1e-7/ },
	],
	[
		'an operation that needs an account',
		{ resource: 'label', operation: 'add', superevent: 'S240716b', label: 'DQV' },
		{ error: /^This operation needs a GraceDB account: /, advice: /Set Authentication/ },
	],
	[
		'a server that cannot be reached',
		{
			...get,
			superevent: 'S240716b',
			server: 'custom',
			customServer: 'http://localhost:1/',
			connection: { retries: 0 },
		},
		{ error: /localhost:1/, advice: /./ },
	],
];

describe.each(failures)('a failed item because of %s', (_origin, parameters, words) => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'is one that every n8n knows as a failure, and says what happened and what to do: %s',
		async (onError) => {
			const outputs = await engine().runNode(
				{ server: 'custom', customServer: simulator.url(), ...parameters },
				{ items: [{ json: {} }], onError },
			);
			const output = outputs.at(onError === 'continueErrorOutput' ? 1 : 0);
			expect(output).toHaveLength(1);
			const json = output?.[0]?.json ?? {};
			expect([isFailureBefore2_34(json), isFailureSince2_34(json)]).toEqual([true, true]);
			expect(json['error']).toMatch(words.error);
			expect(json['message']).toMatch(words.advice);
			expect(json['message']).toContain(json['error']);
		},
	);
});

it('An item that did not fail is a failure to no n8n', async () => {
	const [superevent = {}] = await run({ ...get, superevent: 'S240716b' });
	expect([isFailureBefore2_34(superevent), isFailureSince2_34(superevent)]).toEqual([false, false]);
});
