import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';

const getAlert = { resource: 'superevent', operation: 'getAlert' };

describe.each(['current', 'classic'] as const)('an alert on a %s server', (profile) => {
	const { engine, run, simulator } = useGraceDb({ profile });

	/** Plays a scenario to its end; the superevent that it made. */
	async function played(name: string): Promise<string> {
		await simulator.control('/scenario', { name, speed: 0 });
		const many = { resource: 'superevent', operation: 'getAll', limit: 1 };
		const [newest] = await run(many, { as: 'scientist' });
		return newest?.['superevent_id'] as string;
	}

	describe.each(['scientist', undefined])('for the user %s', (as) => {
		it('of a binary neutron star has facts and a message that is ready to send', async () => {
			const superevent = await played('binary-neutron-star');
			const [alert] = await run({ ...getAlert, alertFor: 'superevent', superevent }, { as });
			expect(alert).toMatchObject({
				superevent_id: superevent,
				status: 'update',
				retracted: false,
				significant: true,
				public: true,
				banners: ['[PLAYGROUND]'],
				group: 'CBC',
				classification: { BNS: expect.any(Number) as number },
				most_likely: 'BNS',
				properties: { HasNS: expect.any(Number) as number },
				sky_map: {
					area_90_deg2: expect.any(Number) as number,
					distance_mean_mpc: expect.any(Number) as number,
				},
				missing: [],
			});
			const { subject, text, html, blocks } = alert as Record<string, string>;
			for (const form of [subject, text, html, JSON.stringify(blocks)]) {
				expect(form).toContain('[PLAYGROUND]');
				expect(form).toContain(superevent);
				expect(form).toMatch(/BNS \d+/);
			}
			expect(text).toMatch(
				/Distance: +\d+ ± \d+ Mpc\nArea: +50 %: [\d.,]+ deg², 90 %: [\d.,]+ deg²/,
			);
		});

		it('of a retraction says nothing else', async () => {
			const superevent = await played('retraction');
			const [alert] = await run({ ...getAlert, alertFor: 'superevent', superevent }, { as });
			expect(alert).toMatchObject({ retracted: true, status: 'retracted', sky_map: null });
			expect(alert?.['text']).toContain('RETRACTED – probably not astrophysical. Stop observing.');
			expect(alert?.['text']).not.toMatch(/BNS|deg²/);
		});
	});

	it('has the picture of its sky map as a file, and in the HTML', async () => {
		const superevent = await played('binary-neutron-star');
		const parameters = { ...getAlert, alertFor: 'superevent', superevent, attachPicture: true };
		const [[item] = []] = await engine().runNode({
			...parameters,
			server: 'custom',
			customServer: simulator.url(),
		});
		const file = item?.binary?.['sky_map'];
		expect(file).toMatchObject({ fileName: `${superevent}.png`, mimeType: 'image/png' });
		const png = file && (await engine().readBinary(file));
		expect(png?.subarray(1, 4).toString()).toBe('PNG');
		expect(item?.json['html']).toContain(`<img src="cid:sky_map" alt="Sky map of ${superevent}"`);
	});

	it('takes few requests', async () => {
		const superevent = await played('binary-neutron-star');
		const before = (await simulator.requests()).length;
		await run({ ...getAlert, alertFor: 'superevent', superevent });
		const sent = (await simulator.requests()).slice(before).map(({ url }) => url);
		expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(8);
	});
});

describe('an alert for an input item', () => {
	const { run, simulator } = useGraceDb();

	async function alertOf(json: IDataObject): Promise<Row[]> {
		return await run(getAlert, { items: [{ json }] });
	}

	it('takes an item of the trigger: what changed, which notice, what differs from the last', async () => {
		const [alert] = await alertOf({
			superevent_id: 'S240716b',
			alert_type: 'public_notice',
			notice_type: 'UPDATE',
			dedupe_key: 'S240716b:public_notice:UPDATE:1',
			changed_since_last: { far: { from: 4.1e-8, to: 1.2e-9 } },
			public: true,
		});
		expect(alert).toMatchObject({
			alert_type: 'UPDATE',
			public: true,
			dedupe_key: 'S240716b:public_notice:UPDATE:1',
			changed_since_last: { far: { from: 4.1e-8, to: 1.2e-9 } },
			subject: expect.stringMatching(/Update: S240716b/) as string,
			text: expect.stringContaining(
				'False alarm rate: 1 per 9.4 months → 1 per 26 years',
			) as string,
		});
	});

	it('takes any item with the id of a superevent, and names what is missing', async () => {
		const [alert] = await alertOf({ superevent_id: 'S240716b' });
		const missing = alert?.['missing'] as string[];
		const text = alert?.['text'] as string;
		expect(missing.includes('sky_map')).toBe(/Sky map: +not there yet/.test(text));
		expect(missing.includes('classification')).toBe(/Classification: +not there yet/.test(text));
	});

	it('takes a public notice whose superevent the server does not know', async () => {
		const [alert] = await alertOf({
			alert_type: 'PRELIMINARY',
			time_created: '2018-11-01T22:34:49Z',
			superevent_id: 'MS181101ab',
			urls: { gracedb: 'https://example.org/superevents/MS181101ab/view/' },
			event: { time: '2018-11-01T22:22:46.654Z', far: 9e-14, classification: { BNS: 0.95 } },
			external_coinc: null,
		});
		expect(alert).toMatchObject({
			superevent_id: 'MS181101ab',
			alert_type: 'PRELIMINARY',
			banners: ['[MOCK]', '[PLAYGROUND]'],
			most_likely: 'BNS',
			missing: expect.arrayContaining(['record', 'sky_map', 'properties']) as string[],
		});
	});

	it('gives nothing for a heartbeat of the trigger, which is about no superevent', async () => {
		expect(await alertOf({ alert_type: 'heartbeat', dedupe_key: 'x:heartbeat:1' })).toEqual([]);
	});

	it('says what is wrong with an item that names no superevent, without a request', async () => {
		const before = (await simulator.requests()).length;
		await expect(alertOf({ a: 1 })).rejects.toThrow('Input Item: the item has no superevent.');
		await expect(alertOf({ superevent_id: 'G1' })).rejects.toThrow(/G1/);
		await expect(
			run({
				...getAlert,
				options: { timeZone: 'Rome' },
				alertFor: 'superevent',
				superevent: 'S240716b',
			}),
		).rejects.toThrow('Second Time Zone: "Rome" is not a time zone.');
		expect((await simulator.requests()).length).toBe(before);
	});

	it('that does not exist is an error in the server’s words', async () => {
		await expect(alertOf({ superevent_id: 'S240716zz' })).rejects.toThrow(
			/lack access: superevent S240716zz/,
		);
	});
});
