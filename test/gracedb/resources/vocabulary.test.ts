import { afterEach, describe, expect, it } from 'vitest';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import type { JsonObject } from '../../../gracedb/json';
import { checkQueryWith } from '../../../gracedb/query/help';
import { createVocabulary } from '../../../gracedb/resources/vocabulary';
import { type RawServer, rawServer } from '../../support/rawServer';

/** What a server that gives just this of its vocabulary makes of a type of VOEvents. */
const codeOn =
	(root: JsonObject) =>
	(given: string): Promise<string> =>
		createVocabulary(() => Promise.resolve(root)).code('voevent-types', given, 'Type');

describe('a code of the server’s vocabulary', () => {
	const newer = codeOn({ 'voevent-types': { PR: 'preliminary', FF: 'fireworks' } });
	const silent = codeOn({});

	it.each([
		['PR', 'PR'],
		[' preliminary ', 'PR'],
		['ff', 'FF'],
		['Fireworks', 'FF'],
	])(
		'passes where the server offers it, also one that no older server has: %s',
		async (...[g, c]) => {
			expect(await newer(g)).toBe(c);
		},
	);

	it('is refused where the server has others, with a sentence that names them', async () => {
		await expect(newer('IN')).rejects.toMatchObject({
			kind: 'input',
			message: 'Type: "IN" is not a choice.',
			advice: 'Choose one of PR (preliminary), FF (fireworks).',
		});
		await expect(newer(' ')).rejects.toThrow('Type is empty.');
	});

	it('passes where the server lists none, if it is known from other servers or written like one', async () => {
		expect(await silent('initial')).toBe('IN');
		expect(await silent('FF')).toBe('FF');
		await expect(silent('soon')).rejects.toMatchObject({
			message: 'Type: "soon" is not a choice.',
			advice: expect.stringContaining('EW (earlywarning)') as string,
		});
	});
});

describe('a name that the server did not know when it was last asked', () => {
	let server: RawServer | undefined;
	afterEach(() => server?.close());

	/** A server whose root is another one after each reading, but for the last. */
	async function changingServer(
		...roots: JsonObject[]
	): Promise<{ client: GraceDbClient; requests: string[] }> {
		server = await rawServer((_request, response) => {
			const root = roots.length > 1 ? roots.shift() : roots[0];
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ links: {}, ...root }));
		});
		const { url: serverUrl, requests } = server;
		return {
			client: createGraceDbClient({ serverUrl, anonymousRequestsPerSecond: 1000 }),
			requests,
		};
	}

	it('passes if it has learnt it since', async () => {
		const { client, requests } = await changingServer({ labels: ['A'] }, { labels: ['A', 'B'] });
		await client.vocabulary.check('labels', ['A'], 'Label');
		await client.vocabulary.check('labels', ['A', 'B'], 'Label');
		await client.vocabulary.check('labels', ['B'], 'Label');
		expect(requests).toHaveLength(2);
	});

	it('is refused if it still does not know it, with one question for many that ask', async () => {
		const { client, requests } = await changingServer({ labels: ['A'] });
		await client.vocabulary.check('labels', ['A'], 'Label');
		const asked = ['B', 'C', 'D'].map((name) => client.vocabulary.check('labels', [name], 'Label'));
		for (const refusal of await Promise.allSettled(asked)) {
			expect(refusal).toMatchObject({ status: 'rejected', reason: { advice: 'It knows A.' } });
		}
		expect(requests).toHaveLength(2);
	});

	it('passes as a code if it has learnt it since', async () => {
		const before = { 'voevent-types': { PR: 'preliminary' } };
		const after = { 'voevent-types': { ...before['voevent-types'], FF: 'fireworks' } };
		const { client, requests } = await changingServer(before, after);
		expect(await client.vocabulary.code('voevent-types', 'PR', 'Type')).toBe('PR');
		expect(await client.vocabulary.code('voevent-types', 'fireworks', 'Type')).toBe('FF');
		await expect(client.vocabulary.code('voevent-types', 'GG', 'Type')).rejects.toThrow(
			'Type: "GG" is not a choice.',
		);
		expect(requests).toHaveLength(3);
	});

	it('passes in a query if it has learnt it since', async () => {
		const before = { labels: ['A'], groups: [], pipelines: [], searches: [] };
		const { client } = await changingServer(before, { ...before, labels: ['A', 'NEW'] });
		expect(await checkQueryWith(client, 'label: A', 'superevents')).toEqual([]);
		expect(await checkQueryWith(client, 'label: NEW', 'superevents')).toEqual([]);
		expect(await checkQueryWith(client, 'label: OLD', 'superevents')).toMatchObject([
			{ severity: 'error' },
		]);
	});

	it('is read from where v2 lacks it, again as well', async () => {
		const root = { 'api-versions': ['v1', 'v2'] };
		const { client, requests } = await changingServer(root, { 'em-groups': ['A'] }, root, {
			'em-groups': ['A', 'B'],
		});
		await client.vocabulary.check('em-groups', ['A'], 'Group');
		await client.vocabulary.check('em-groups', ['B'], 'Group');
		const once = ['GET /api/', 'GET /api/v1/'];
		expect(requests).toEqual([...once, ...once]);
	});
});
