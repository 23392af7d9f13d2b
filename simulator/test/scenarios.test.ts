import { describe, expect, it } from 'vitest';
import publicData from '../seed/public-superevents.json';
import { Director, type Played } from './stage';
import { Bench, rows, type Json } from './support';

/** The labels that a public superevent ended with. */
function publicLabels(id: string): string[] {
	const row = publicData.superevents.find((superevent) => superevent.id === id);
	return (row?.labels ?? '').split(' ').filter(Boolean).sort();
}

const mockSets = publicData.superevents
	.filter(({ id }) => id.startsWith('MS'))
	.map(({ id }) => publicLabels(id).join(' '));

function only({ superevents }: Played): string {
	expect(superevents).toHaveLength(1);
	return superevents[0] ?? '';
}

describe('scenarios', () => {
	const bench = new Bench({ empty: true });
	const director = new Director(bench);

	/** Types of the alerts of a superevent, in their order. */
	async function alerts(id: string): Promise<unknown[]> {
		const body = await bench.good(`superevents/${id}/voevents/`, { as: 'scientist' });
		return rows(body, 'voevents').map(({ voevent_type: type }) => type);
	}

	/** Comments of the log, and seconds since its first entry. */
	async function diary(id: string): Promise<Map<string, number>> {
		const logs = await director.logs(id, 'scientist');
		const moment = (log: Json) => Date.parse(String(log.created).replace(' UTC', 'Z')) / 1000;
		const [first] = logs;
		const begin = first ? moment(first) : 0;
		return new Map(logs.map((log) => [String(log.comment), moment(log) - begin]));
	}

	it('leave the labels of S240716b on a significant, confirmed superevent with EM_COINC', async () => {
		const { superevents, state } = await director.play('raven-coincidence');
		expect(state).toBe('finished');
		const { labels, ...rest } = await director.superevent(superevents[1] ?? '');
		expect(labels.sort()).toEqual(publicLabels('S240716b'));
		expect(labels).toContain('EM_COINC');
		expect(rest.em_events).toEqual([rest.em_type]);
		expect(Number(rest.time_coinc_far)).toBeGreaterThan(0);
	});

	it('leave the labels of S240713e, or with a coincidence S240714d, on candidates of low significance', async () => {
		const { superevents } = await director.play('noisy-night');
		expect(superevents).toHaveLength(50);
		const coincident: boolean[] = [];
		for (const id of superevents) {
			const { labels, far, em_type: emType } = await director.superevent(id);
			const pattern = emType === null ? 'S240713e' : 'S240714d';
			expect([id, labels.sort()]).toEqual([id, publicLabels(pattern)]);
			expect(Number(far)).toBeGreaterThan(6.5e-8);
			coincident.push(emType !== null);
		}
		expect(new Set(coincident)).toEqual(new Set([true, false]));
		expect(await alerts(superevents[0] ?? '')).toEqual(['PR', 'PR']);
	});

	it('leave labels on mock superevents that mock superevents of July 2024 have', async () => {
		const { superevents, steps } = await director.play('mock-data-challenge', { seed: 5 });
		expect(superevents).toHaveLength(24);
		expect(superevents.every((id) => /^MS\d{6}[a-z]+$/.test(id))).toBe(true);
		const ends: string[] = [];
		for (const id of superevents) {
			const { labels } = await director.superevent(id);
			expect(mockSets).toContain(labels.sort().join(' '));
			ends.push(labels.includes('ADVNO') ? 'RE' : 'IN');
			expect((await alerts(id)).at(-1)).toBe(ends.at(-1));
		}
		expect(new Set(ends)).toEqual(new Set(['RE', 'IN']));
		const created = steps.filter(({ done }) => done.startsWith('Created'));
		const gaps = created.slice(1).map(({ after }, index) => after - (created[index]?.after ?? 0));
		expect(new Set(gaps)).toEqual(new Set([3600]));
	});

	it('play the mock challenge for as many hours as asked for', async () => {
		const { superevents } = await director.play('mock-data-challenge', { count: 3 });
		expect(superevents).toHaveLength(3);
	});

	it('take two neutron stars from the early warning to the update', async () => {
		const id = only(await director.play('binary-neutron-star'));
		expect(await alerts(id)).toEqual(['EW', 'PR', 'PR', 'IN', 'UP']);
		const { labels } = await director.superevent(id);
		expect(labels).toEqual(
			expect.arrayContaining([
				'EARLY_WARNING',
				'SIGNIF_LOCKED',
				'ADVOK',
				'PE_READY',
				'HIGH_PROFILE',
			]),
		);
		expect(labels).not.toContain('ADVREQ');
		expect(labels).not.toContain('LOW_SIGNIF_PRELIM_SENT');
		const order = [
			'ADVREQ',
			'EM_READY',
			'EARLY_WARNING',
			'LOW_SIGNIF_LOCKED',
			'SKYMAP_READY',
			'DQOK',
			'SIGNIF_LOCKED',
			'GCN_PRELIM_SENT',
			'DQR_REQUEST',
			'PE_READY',
		].map((name) => `Added label: ${name}`);
		const comments = [...(await diary(id)).keys()];
		expect(comments.filter((comment) => order.includes(comment))).toEqual(order);
	});

	it('warn before the merger, with less known about the place', async () => {
		const id = only(await director.play('binary-neutron-star'));
		const [log] = (await director.logs(id, 'scientist')).filter(({ filename }) =>
			String(filename).endsWith('EarlyWarning.xml'),
		);
		const superevent = await director.superevent(id);
		const [early] = superevent.gw_events as string[];
		const event = await bench.good(`events/${early ?? ''}`, { as: 'scientist' });
		expect(event).toMatchObject({ search: 'EarlyWarning', group: 'CBC' });
		expect(Number(event.reporting_latency)).toBeLessThan(0);
		const sent = Date.parse(String(log?.created).replace(' UTC', 'Z')) / 1000;
		expect(sent + 18 - 315964800).toBeLessThan(Number(superevent.t_0));
		const maps = await Promise.all(
			[0, 1].map((version) =>
				bench.call(`superevents/${id}/files/bayestar.multiorder.fits,${version}`),
			),
		);
		const [first = 0, second = 0] = maps.map(({ text }) => text.length);
		expect(first).toBeGreaterThan(second);
	});

	it('send a second preliminary alert 270 s after the first, with the better event', async () => {
		const { steps, superevents } = await director.play('retraction');
		const sent = steps.filter(({ done }) => done.includes('Preliminary.xml'));
		const cleaned = steps.find(({ done }) => done.startsWith('Prefers'));
		expect(sent).toHaveLength(2);
		expect((cleaned?.after ?? 0) - (sent[0]?.after ?? 0)).toBe(270);
		const id = superevents[0] ?? '';
		const superevent = await director.superevent(id);
		const [, better] = superevent.gw_events as string[];
		expect(superevent.preferred_event).toBe(better);
		expect(Object.keys(superevent.pipeline_preferred_events as Json).sort()).toEqual([
			'MBTA',
			'gstlal',
		]);
		expect((await diary(id)).has('Superevent cleaned up after first preliminary alert')).toBe(true);
	});

	it('retract through a signoff of an advocate', async () => {
		const id = only(await director.play('retraction'));
		expect(await alerts(id)).toEqual(['PR', 'PR', 'RE']);
		const { signoffs } = await bench.good(`superevents/${id}/signoffs/`, { as: 'scientist' });
		expect(signoffs).toMatchObject([
			{ signoff_type: 'ADV', status: 'NO', submitter: 'advocate@ligo.org' },
		]);
		const { labels } = await director.superevent(id);
		expect(labels).toContain('ADVNO');
		expect(labels).not.toContain('ADVREQ');
		const entry = [...(await diary(id)).keys()].find((comment) => comment.startsWith('Advocate'));
		expect(entry).toContain('label ADVREQ removed and label ADVNO applied');
	});

	it('publish a coincidence with a joint rate, its event and a combined sky map', async () => {
		const { superevents } = await director.play('raven-coincidence');
		const id = superevents[0] ?? '';
		const superevent = await director.superevent(id);
		expect(superevent.labels).toEqual(
			expect.arrayContaining(['EM_COINC', 'RAVEN_ALERT', 'COMBINEDSKYMAP_READY', 'HIGH_PROFILE']),
		);
		const { em_type: emType, time_coinc_far: time, space_coinc_far: space } = superevent;
		expect(emType).toMatch(/^E\d{4,}$/);
		expect(Number(time)).toBeGreaterThan(0);
		expect(Number(space)).toBeGreaterThan(0);
		const external = await bench.good(`events/${String(emType)}`, { as: 'scientist' });
		expect(external).toMatchObject({ superevent: id, group: 'External', pipeline: 'Fermi' });
		expect(external.labels).toEqual(expect.arrayContaining(['EM_COINC', 'COMBINEDSKYMAP_READY']));
		const voevents = rows(
			await bench.good(`superevents/${id}/voevents/`, { as: 'scientist' }),
			'voevents',
		);
		expect(voevents.map(({ raven_coinc: raven }) => raven)).toEqual([false, true, true, true]);
		const combined = await bench.call(`superevents/${id}/files/combined-ext.multiorder.fits`);
		expect([combined.status, combined.text.startsWith('SIMPLE')]).toEqual([200, true]);
	});

	it('give coincidences the rates that the public data has', async () => {
		const { superevents } = await director.play('mock-data-challenge', { count: 1 });
		const { time_coinc_far: time } = await director.superevent(superevents[0] ?? '');
		const row = publicData.superevents.find(({ id }) => id === 'MS240716p');
		const ratio = (row?.coincFars[0] ?? 0) / (row?.event.far ?? 1);
		const { far } = await director.superevent(superevents[0] ?? '');
		expect(Number(time) / Number(far)).toBeCloseTo(ratio, 12);
	});

	it('keep a superevent with bad data internal for hours, and then open it', async () => {
		const { steps, superevents } = await director.play('public-late', { speed: 1 });
		expect(superevents).toEqual([]);
		await director.shift(4.5 * 3600);
		const [half] = await director.plays();
		const id = half ? only(half) : '';
		expect((await director.superevent(id)).labels).toContain('DQV');
		expect((await bench.call(`superevents/${id}/`)).status).toBe(404);
		expect(await alerts(id)).toEqual([]);
		await director.shift(3600);
		const [whole] = await director.plays();
		expect(whole?.state).toBe('finished');
		expect((await bench.call(`superevents/${id}/`)).status).toBe(200);
		const { labels } = await director.superevent(id);
		expect(labels).not.toContain('DQV');
		expect(labels).toEqual(expect.arrayContaining(['DQOK', 'ADVOK']));
		expect(await alerts(id)).toEqual(['IN']);
		expect(steps).toEqual([]);
	});

	it('leave the last word to the people: a signoff over the API comes before that of the scenario', async () => {
		await director.play('binary-neutron-star', { speed: 1 });
		await director.shift(500);
		const [play] = await director.plays();
		const id = play ? only(play) : '';
		await bench.good(`superevents/${id}/signoffs/`, {
			as: 'advocate',
			json: { signoff_type: 'ADV', instrument: '', status: 'NO', comment: 'a test of ours' },
		});
		await director.shift(5 * 3600);
		const [ended] = await director.plays();
		expect(ended?.state).toBe('finished');
		expect((await director.superevent(id)).labels).toContain('ADVNO');
		expect(await alerts(id)).toEqual(['EW', 'PR', 'PR', 'RE']);
	});

	it('send no second preliminary alert after somebody has judged', async () => {
		await director.play('retraction', { speed: 1 });
		await director.shift(100);
		const [play] = await director.plays();
		const id = play ? only(play) : '';
		await bench.good(`superevents/${id}/signoffs/`, {
			as: 'advocate',
			json: { signoff_type: 'ADV', instrument: '', status: 'OK', comment: '' },
		});
		await director.shift(3600);
		await director.plays();
		expect(await alerts(id)).toEqual(['PR', 'IN']);
		const comments = [...(await diary(id)).keys()];
		expect(comments).toContain("Blocking automated notice due to labels {'ADVOK'}");
	});
});

describe('scenarios on an older server', () => {
	const bench = new Bench({ empty: true, profile: 'classic' });
	const director = new Director(bench);

	it('send VOEvents, but no notices, which it does not know', async () => {
		const id = only(await director.play('retraction'));
		const names = (await director.logs(id, 'scientist')).map(({ filename }) => String(filename));
		expect(names).toContain(`${id}-3-Retraction.xml`);
		expect(names.filter((name) => name.endsWith('retraction.json'))).toEqual([]);
	});
});
