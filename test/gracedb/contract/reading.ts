import { expect, it } from 'vitest';
import { readFullSuperevent } from '../../../gracedb/resources/supereventFull';
import { collect, file, type Stage } from './stage';

/** What everybody may read. */
export function readingContract(stage: Stage): void {
	const { anonymous, publicSuperevent, ifOffered, sent } = stage;

	it('gives its version and its vocabulary', async () => {
		const info = await anonymous().server.info();
		expect(info['server-version']).toMatch(/^\d+\.\d+/);
		expect(info['groups']).toContain('Test');
		for (const list of ['pipelines', 'searches', 'labels', 'em-groups'] as const) {
			expect(await anonymous().vocabulary.names(list), list).not.toHaveLength(0);
		}
		const categories = await anonymous().vocabulary.entries('superevent-categories');
		expect(categories).toContainEqual({ name: 'Test', code: 'T' });
	});

	it('calls an anonymous user AnonymousUser', async () => {
		expect(await anonymous().server.userInfo()).toEqual({ username: 'AnonymousUser' });
	});

	it('lists superevents once, whatever the size of its pages', async (test) => {
		// Nothing new comes in between: it would have a later time.
		const { t_0 } = await anonymous().superevents.get(await publicSuperevent(test));
		const query = `t_0: 900000000 .. ${Math.floor(Number(t_0))}`;
		const { superevents } = anonymous();
		const all = { query, category: 'Any', limit: 40 } as const;
		const atOnce = await collect(superevents.list({ ...all, pageSize: 40 }));
		const inSmallPages = await collect(superevents.list({ ...all, pageSize: 7 }));
		expect(inSmallPages).toEqual(atOnce);
		expect(new Set(atOnce).size).toBe(atOnce.length);
	});

	it('gives no more than the limit, and asks for no more', async (test) => {
		const { superevents } = anonymous();
		await publicSuperevent(test);
		const found = await collect(superevents.list({ category: 'Any', limit: 10, pageSize: 7 }));
		const total = await superevents.count({ category: 'Any' });
		if (total < 10) test.skip(`The server shows only ${total} superevents to anonymous users.`);
		expect(found).toHaveLength(10);
		expect(sent.filter((request) => request.includes('superevents/?')).at(-2)).toMatch(
			/count=3&start=7/,
		);
	});

	it('gives a superevent with all that hangs on it, also by an id in wrong case', async (test) => {
		const id = await publicSuperevent(test);
		const { superevent, parts } = await readFullSuperevent(anonymous(), id.toLowerCase());
		expect(superevent).toMatchObject({ superevent_id: id, labels: expect.any(Array) as unknown });
		expect(superevent).not.toHaveProperty('preferred_event');
		const names = parts.labels?.map(({ name }) => name);
		expect(names?.sort()).toEqual([...(superevent['labels'] as string[])].sort());
		for (const { N, comment } of parts.logs ?? []) {
			expect(N).toEqual(expect.any(Number));
			expect(comment).toEqual(expect.any(String));
		}
	});

	it('gives log entries one by one as in their list', async (test) => {
		const id = await publicSuperevent(test);
		const { logs } = anonymous();
		const [log] = await logs.list(id);
		if (!log) return test.skip(`${id} has no log entry that all may see.`);
		expect(await logs.get(id, Number(log['N']))).toMatchObject({ comment: log['comment'] });
	});

	it('gives VOEvents and public notices one by one as in their lists', async (test) => {
		const id = await publicSuperevent(test);
		for (const list of ['voevents', 'notices'] as const) {
			const [first] = await ifOffered(test, anonymous()[list].list(id));
			if (!first) return test.skip(`${id} has no ${list} that all may see.`);
			const { N } = first;
			expect(await anonymous()[list].get(id, Number(N))).toMatchObject({ N });
		}
	});

	it('gives each file under the name in its list', async (test) => {
		const id = await publicSuperevent(test);
		const { files } = anonymous();
		const list = await files.list(id);
		const stored = list.find(({ name }) => /\.(?:json|xml|png)(?:,\d+)?$/.test(name));
		if (!stored) return test.skip(`${id} has no small file that all may see.`);
		const { content, name } = await files.download(id, stored.name);
		expect(stored.name).toContain(name);
		let size = 0;
		for await (const piece of content) size += (piece as Buffer).length;
		expect(size).toBeGreaterThan(0);
	});

	it('says that there is no such superevent', async () => {
		await expect(anonymous().superevents.get('S150914zzzz')).rejects.toMatchObject({
			kind: 'missing',
			status: 404,
		});
	});

	it('refuses a query that it does not understand in its own words', async () => {
		const nonsense = anonymous().superevents.page({ query: 'far < < 1', start: 0 });
		await expect(nonsense).rejects.toMatchObject({
			kind: 'rejected',
			status: 400,
			serverWords: expect.stringMatching(/./) as string,
		});
	});

	it('answers to any path, and to HEAD without a body', async (test) => {
		const id = await publicSuperevent(test);
		const path = `superevents/${id}/`;
		const { content } = await anonymous().api.json({ method: 'GET', path });
		expect(content).toMatchObject({ superevent_id: id });
		expect((await anonymous().api.json({ method: 'HEAD', path })).content).toBeNull();
	});

	it('refuses what anonymous users write in its own words', async () => {
		const coinc = file('coinc.xml', '<LIGO_LW/>');
		const event = { group: 'Test', pipeline: 'gstlal', file: coinc };
		await expect(anonymous().events.create(event)).rejects.toMatchObject({
			kind: 'permission',
			status: 403,
			serverWords: 'Authentication credentials were not provided.',
		});
	});
}
