import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { file, type Stage } from './stage';

/** What somebody with an account may read and write: superevents and events. */
export function writingContract(stage: Stage): void {
	const { anonymous, member, everyMember, made, makeEvent, ifOffered, sent } = stage;

	it('knows the same person behind each kind of credential', async (test) => {
		const names = [];
		for (const client of everyMember(test)) {
			names.push((await client.server.userInfo())['username']);
		}
		expect(names[0]).toEqual(expect.stringMatching(/^(?!AnonymousUser$)./));
		expect(new Set(names).size).toBe(1);
	});

	it('is asked for its user once, not with every request', async (test) => {
		const { superevent } = await made(test);
		const questions = (): number => sent.filter((url) => url.includes('user-info')).length;
		await member(test).superevents.get(superevent);
		const before = questions();
		await member(test).superevents.get(superevent);
		await member(test).superevents.get(superevent);
		expect(questions()).toBe(before);
	});

	it('makes an event and a superevent, and gives them back', async (test) => {
		const { superevent, event } = await made(test);
		const { events, superevents } = member(test);
		expect(await events.get(event)).toMatchObject({ graceid: event, group: 'Test' });
		expect(await superevents.get(superevent)).toMatchObject({
			superevent_id: superevent,
			category: 'Test',
			preferred_event: event,
			t_0: 1400000001.123456,
			labels: expect.arrayContaining(['DQOK']) as unknown,
		});
		const found = superevents.list({ category: 'Test', query: superevent });
		expect((await found.next()).value).toMatchObject({ superevent_id: superevent });
		expect((await events.list({ query: event }).next()).value).toMatchObject({ graceid: event });
		expect(await events.count({ query: event })).toBe(1);
	});

	it('hides from anonymous users what is not public', async (test) => {
		const { superevent } = await made(test);
		const { superevents } = anonymous();
		await expect(superevents.get(superevent)).rejects.toMatchObject({
			kind: 'missing',
			status: 404,
		});
		const found = superevents.list({ category: 'Test', query: superevent });
		expect((await found.next()).value).toBeUndefined();
	});

	it('changes a superevent, and says what was so before', async (test) => {
		const { superevent } = await made(test);
		const change = { end: '1400000003.25' };
		const { superevents } = member(test);
		expect(await superevents.update(superevent, change)).toMatchObject({
			superevent: { t_end: 1400000003.25 },
			changed: true,
		});
		expect(await superevents.update(superevent, change)).toMatchObject({ changed: false });
	});

	it('adds an event to a superevent and takes it away, and says what was so before', async (test) => {
		const { superevent } = await made(test);
		const { superevents } = member(test);
		const event = await makeEvent(test);
		expect(await superevents.addEvent(superevent, event)).toMatchObject({ changed: true });
		expect(await superevents.addEvent(superevent, event)).toMatchObject({ changed: false });
		const graceids = (await superevents.listEvents(superevent)).map(({ graceid }) => graceid);
		expect(graceids).toContain(event);
		expect(await superevents.removeEvent(superevent, event)).toMatchObject({ changed: true });
		expect(await superevents.removeEvent(superevent, event)).toMatchObject({ changed: false });
	});

	it('puts another file in the place of that of an event, and keeps both', async (test) => {
		const { files, events } = member(test);
		const event = await makeEvent(test);
		const content = '<LIGO_LW><!-- again --></LIGO_LW>';
		await events.replace(event, file('coinc.xml', content));
		const stored = (await files.list(event)).map(({ name }) => name);
		expect(stored.filter((name) => name.startsWith('coinc.xml')).length).toBeGreaterThan(0);
		const newest = await files.download(event, 'coinc.xml');
		expect(Buffer.concat(await newest.content.toArray()).toString()).toBe(content);
		const first = await files.download(event, 'coinc.xml,0');
		const before = Buffer.concat(await first.content.toArray()).toString();
		expect(before).toMatch(/LIGO_LW/);
		expect(before).not.toBe(content);
	});

	it('reserves an id, and takes the file for it', async (test) => {
		const { events } = member(test);
		const reserved = await ifOffered(test, events.reserve({ group: 'Test', pipeline: 'gstlal' }));
		const graceid = reserved['graceid'] as string;
		expect(graceid).toMatch(/^T\d+$/);
		const uploaded = events.uploadReserved(graceid, { file: file('coinc.xml', '<LIGO_LW/>') });
		expect(await ifOffered(test, uploaded)).toMatchObject({ graceid, group: 'Test' });
	});

	it('keeps a log with a streamed file of several megabytes, on superevents and events', async (test) => {
		const { logs, files } = member(test);
		const content = Buffer.alloc(5_000_000, 'abcdefgh');
		const inPieces = function* (): Generator<Buffer> {
			for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
		};
		for (const id of Object.values(await made(test))) {
			const map = {
				fileName: 'map.fits',
				size: content.length,
				open: () => Readable.from(inPieces()),
			};
			const log = { comment: 'a map', tags: ['sky_loc'], file: map };
			const written = await logs.create(id, log);
			expect(written).toMatchObject({
				comment: 'a map',
				filename: 'map.fits',
				file_version: 0,
				tag_names: ['sky_loc'],
			});
			const number = Number(written['N']);
			expect(await logs.get(id, number)).toMatchObject({ N: number, comment: 'a map' });
			const download = await files.download(id, 'map.fits,0');
			expect(content.equals(Buffer.concat(await download.content.toArray()))).toBe(true);
		}
	});
}
