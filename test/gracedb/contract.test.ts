import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../../gracedb/auth/credential';
import { createGraceDbClient, type GraceDbClient } from '../../gracedb/client';
import { closeConnections } from '../../gracedb/dispatcher';
import type { Upload } from '../../gracedb/form';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { useSimulator } from '../support/simulator';

// The same contract over HTTPS with a token and with client certificates, in both generations of servers.
describe.each(['current', 'classic'] as const)('a %s server', (profile) => {
	const simulator = useSimulator({ https: true, profile });
	const ca = (): string => readFileSync(simulator.ready().caFile ?? '', 'utf8');
	const secure = (): string => simulator.ready().httpsApiUrl ?? '';
	let anonymous: GraceDbClient;
	let scientist: GraceDbClient;

	const withToken = (user: string): GraceDbClient => {
		const { graceDbSciTokenApi = {} } = simulator.sciToken(user);
		const { auth } = identityOf.graceDbSciTokenApi(graceDbSciTokenApi);
		return createGraceDbClient({ serverUrl: secure(), auth, ca: ca() });
	};

	beforeAll(() => {
		anonymous = createGraceDbClient({
			serverUrl: simulator.url(),
			anonymousRequestsPerSecond: 1000,
		});
		scientist = withToken('scientist');
	});
	afterAll(closeConnections);

	function file(fileName: string, content: Buffer): Upload {
		return { fileName, size: content.length, open: () => Readable.from([content]) };
	}

	async function collect(found: AsyncIterable<Superevent>): Promise<string[]> {
		const ids: string[] = [];
		for await (const { superevent_id } of found) ids.push(superevent_id);
		return ids;
	}

	async function makeSuperevent(): Promise<{ superevent: string; event: string }> {
		const created = await scientist.events.create({
			group: 'Test',
			pipeline: 'gstlal',
			labels: ['INJ'],
			file: file('coinc.xml', Buffer.from('<LIGO_LW/>')),
		});
		const event = created['graceid'] as string;
		const superevent = await scientist.superevents.create({
			start: '1405177835.5',
			t0: '1405177836.123456',
			end: 1405177837,
			preferredEvent: event,
			category: 'Test',
			labels: ['DQOK'],
		});
		return { superevent: superevent.superevent_id, event };
	}

	it('tells its version and its vocabulary', async () => {
		const info = await anonymous.server.info();
		expect(info['server-version']).toBe(profile === 'current' ? '2.36.0' : '2.17.1');
		expect(info['groups']).toContain('CBC');
	});

	it('knows whom a token, a certificate and a proxy certificate belong to', async () => {
		const { x509 } = simulator.ready();
		const pem = (path = ''): string => readFileSync(path, 'utf8');
		const { auth: certificate } = identityOf.graceDbX509Api({
			certificate: pem(x509?.certFile),
			privateKey: pem(x509?.keyFile),
		});
		const { auth: proxy } = identityOf.graceDbX509Api({ certificate: pem(x509?.proxyFile) });
		const names = [];
		for (const auth of [certificate, proxy]) {
			const client = createGraceDbClient({ serverUrl: secure(), auth, ca: ca() });
			names.push((await client.server.userInfo())['username']);
		}
		expect(names[0]).toEqual(expect.stringMatching(/.+/));
		expect(names[1]).toBe(names[0]);
		expect((await scientist.server.userInfo())['username']).toMatch(/^scientist/);
		expect(await anonymous.server.userInfo()).toEqual({ username: 'AnonymousUser' });
	});

	it('lists all superevents once, whatever the size of its pages', async () => {
		const everything = await collect(anonymous.superevents.list({ category: 'Any' }));
		const inSmallPages = await collect(
			anonymous.superevents.list({ category: 'Any', pageSize: 7 }),
		);
		expect(everything).toHaveLength(100);
		expect(inSmallPages).toEqual(everything);
		expect(new Set(everything).size).toBe(100);
	});

	it('gives no more than the limit, and asks for no more', async () => {
		expect(
			await collect(anonymous.superevents.list({ category: 'MDC', limit: 10, pageSize: 7 })),
		).toHaveLength(10);
		const urls = (await simulator.requests()).map(({ url }) => url);
		expect(urls.at(-1)).toMatch(/count=3&start=7/);
	});

	it('makes an event and a superevent, and gives them back', async () => {
		const { superevent, event } = await makeSuperevent();
		expect(await scientist.superevents.get(superevent)).toMatchObject({
			superevent_id: superevent,
			category: 'Test',
			preferred_event: event,
			t_0: 1405177836.123456,
			labels: ['DQOK'],
		});
	});

	it('puts labels on superevents and events, and says what was there before', async () => {
		const { superevent, event } = await makeSuperevent();
		for (const id of [superevent, event]) {
			expect(await scientist.labels.add(id, 'DQV')).toMatchObject({ name: 'DQV', changed: true });
			expect(await scientist.labels.add(id, 'DQV')).toMatchObject({ name: 'DQV', changed: false });
			await expect(scientist.labels.add(id, 'NOPE')).rejects.toMatchObject({
				kind: 'input',
				message: 'Label: this server does not know "NOPE".',
			});
		}
	});

	it('keeps a log with a streamed file of several megabytes, on superevents and events', async () => {
		const { superevent, event } = await makeSuperevent();
		const content = Buffer.alloc(5_000_000, 'abcdefgh');
		for (const id of [superevent, event]) {
			const log = await scientist.logs.create(id, {
				comment: 'a map',
				tags: ['sky_loc'],
				file: {
					fileName: 'map.fits',
					size: content.length,
					open: () =>
						Readable.from(
							(function* () {
								for (let i = 0; i < content.length; i += 50_000)
									yield content.subarray(i, i + 50_000);
							})(),
						),
				},
			});
			expect(log).toMatchObject({
				comment: 'a map',
				filename: 'map.fits',
				file_version: 0,
				tag_names: ['sky_loc'],
			});
			const comments = (await scientist.logs.list(id)).map(({ comment }) => comment);
			expect(comments).toContain('a map');
		}
	});

	it('hides from anonymous visitors what is not public', async () => {
		const { superevent } = await makeSuperevent();
		await expect(anonymous.superevents.get(superevent)).rejects.toMatchObject({
			kind: 'missing',
			status: 404,
		});
		expect(await anonymous.superevents.get('S240716b')).not.toHaveProperty('preferred_event');
	});

	it('refuses writes of anonymous visitors in its own words', async () => {
		await expect(anonymous.labels.add('S240716b', 'DQV')).rejects.toMatchObject({
			kind: 'permission',
			status: 403,
			serverWords: 'Authentication credentials were not provided.',
		});
	});

	it('is asked for its user once, not with every request', async () => {
		const client = withToken('operator');
		await client.superevents.get('S240716b');
		await client.superevents.get('S240714d');
		const { length } = (await simulator.requests()).filter(({ url }) => url.includes('user-info'));
		await client.superevents.get('S240713e');
		expect(
			(await simulator.requests()).filter(({ url }) => url.includes('user-info')),
		).toHaveLength(length);
	});
});
