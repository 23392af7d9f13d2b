import { expect, it } from 'vitest';
import { file, type Stage } from './stage';

/** What hangs on superevents and events: labels, tags, alerts, reports, decisions. */
export function annotatingContract(stage: Stage): void {
	const { member, made, ifOffered } = stage;

	it('puts labels on superevents and events and takes them away, and says what was so before', async (test) => {
		const { labels } = member(test);
		for (const id of Object.values(await made(test))) {
			expect(await labels.add(id, 'DQV')).toMatchObject({ name: 'DQV', changed: true });
			expect(await labels.add(id, 'DQV')).toMatchObject({ name: 'DQV', changed: false });
			expect(await labels.get(id, 'DQV')).toMatchObject({ name: 'DQV' });
			expect((await labels.list(id)).map(({ name }) => name)).toContain('DQV');
			expect(await labels.remove(id, 'DQV')).toMatchObject({ changed: true });
			expect(await labels.remove(id, 'DQV')).toMatchObject({ changed: false });
			await expect(labels.add(id, 'NO_SUCH_LABEL')).rejects.toMatchObject({
				kind: 'input',
				message: 'Label: this server does not know "NO_SUCH_LABEL".',
			});
		}
	});

	it('tags log entries, and says what was so before', async (test) => {
		const { logs, tags } = member(test);
		for (const objectId of Object.values(await made(test))) {
			const log = { objectId, log: Number((await logs.create(objectId, { comment: 'π' }))['N']) };
			expect(await tags.add(log, 'analyst_comments')).toMatchObject({ changed: true });
			expect(await tags.add(log, 'analyst_comments')).toMatchObject({ changed: false });
			expect((await tags.list(log)).map(({ name }) => name)).toEqual(['analyst_comments']);
			expect(await tags.remove(log, 'analyst_comments')).toMatchObject({ changed: true });
			expect(await tags.remove(log, 'analyst_comments')).toMatchObject({ changed: false });
		}
	});

	it('makes VOEvents, and gives them back', async (test) => {
		const { superevent } = await made(test);
		const { voevents } = member(test);
		const written = await ifOffered(test, voevents.create(superevent, { type: 'PR' }));
		expect(written).toMatchObject({ voevent_type: 'PR' });
		const number = Number(written['N']);
		expect(await voevents.get(superevent, number)).toMatchObject({ N: number });
		expect((await voevents.list(superevent)).map(({ N }) => N)).toContain(number);
	});

	it('keeps public notices, and gives them back', async (test) => {
		const { superevent } = await made(test);
		const { notices, files } = member(test);
		const document = JSON.stringify(noticeOf(superevent));
		const notice = file('notice.json', document);
		const written = await ifOffered(test, notices.create(superevent, notice));
		expect(written).toMatchObject({ notice_type: 'PR', prob_bns: 0.5 });
		const number = Number(written['N']);
		expect(await notices.get(superevent, number)).toMatchObject({ N: number });
		expect((await notices.list(superevent)).map(({ N }) => N)).toContain(number);
		const download = await files.download(superevent, written['filename'] as string);
		expect(Buffer.concat(await download.content.toArray()).toString()).toBe(document);
	});

	it('keeps EM observations on superevents and events', async (test) => {
		const { emObservations, vocabulary } = member(test);
		const [group] = (await vocabulary.names('em-groups')) ?? [];
		if (group === undefined) return test.skip('The server names no observing groups.');
		const box = { ra: 10, dec: -20, raWidth: 2, decWidth: 3, duration: 60 };
		const footprints = [{ ...box, startTime: '2024-07-16T15:11:12Z' }];
		for (const id of Object.values(await made(test))) {
			const written = await ifOffered(
				test,
				emObservations.create(id, { group, footprints, comment: 'a box' }),
			);
			expect(written).toMatchObject({ group, comment: 'a box' });
			const number = Number(written['N']);
			expect(await emObservations.get(id, number)).toMatchObject({ N: number });
			expect((await emObservations.list(id)).map(({ N }) => N)).toContain(number);
		}
	});

	it('says who may see a superevent of category Test: not everybody', async (test) => {
		const { superevent } = await made(test);
		const { permissions } = member(test);
		expect(await ifOffered(test, permissions.isPublic(superevent))).toBe(false);
	});

	it('has no signoff on a new superevent, and takes none without being asked for it', async (test) => {
		const { superevent } = await made(test);
		const { signoffs } = member(test);
		expect(await signoffs.list(superevent)).toEqual([]);
		const signoff = { type: 'ADV', status: 'OK', comment: 'fine' };
		await expect(signoffs.create(superevent, signoff)).rejects.toMatchObject({
			kind: expect.stringMatching(/^(?:permission|rejected)$/) as string,
		});
	});

	it('gives catalogues as in their list', async (test) => {
		const { gwtc } = member(test);
		const next = await ifOffered(test, gwtc.list({ limit: 1 }).next());
		if (next.done) return test.skip('The server has no catalogue.');
		const { number, version } = next.value as { number: string; version: number };
		expect(await gwtc.get(number, String(version))).toMatchObject({ number });
	});
}

/** A public notice as the automation writes it. */
function noticeOf(superevent: string): object {
	return {
		alert_type: 'PRELIMINARY',
		time_created: '2024-05-18T16:53:05Z',
		superevent_id: superevent,
		urls: { gracedb: `https://example.org/superevents/${superevent}/view/` },
		event: {
			significant: false,
			time: '2024-05-18T16:53:03.123Z',
			far: 2.5e-10,
			instruments: ['H1', 'L1'],
			group: 'Test',
			pipeline: 'gstlal',
			search: null,
			properties: { HasNS: 0.25, HasRemnant: 0, HasMassGap: 0 },
			classification: { BNS: 0.5, NSBH: 0, BBH: 0.5, Terrestrial: 0 },
			duration: null,
			central_frequency: null,
			skymap: 'U0lNUExF',
		},
		external_coinc: null,
	};
}
