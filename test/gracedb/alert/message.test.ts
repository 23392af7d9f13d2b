import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../gracedb/alert/blocks';
import { type AlertSkyMap, type AlertSources, alertFacts } from '../../../gracedb/alert/facts';
import { htmlOf } from '../../../gracedb/alert/html';
import { alertMessage, type MessageOptions } from '../../../gracedb/alert/message';
import { readPublicNotice } from '../../../gracedb/alert/publicNotice';
import { subjectOf, textOf } from '../../../gracedb/alert/text';
import type { JsonObject } from '../../../gracedb/json';
import type { Superevent } from '../../../gracedb/resources/supereventReading';

const production = new URL('https://gracedb.ligo.org/api/');

/** S240716b as the server shows it to a member, shortened. */
const record: Superevent = {
	superevent_id: 'S240716b',
	gw_id: null,
	category: 'Production',
	created: '2024-07-16 03:49:25 UTC',
	t_0: 1405136958.508,
	far: 1.2e-9,
	labels: ['EM_READY', 'SKYMAP_READY', 'SIGNIF_LOCKED', 'GCN_PRELIM_SENT'],
	em_type: null,
	time_coinc_far: null,
	space_coinc_far: null,
	preferred_event_data: {
		graceid: 'G1',
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		instruments: 'H1,L1,V1',
		far: 1.2e-9,
	},
	links: {},
};

const skyMap: AlertSkyMap = {
	file: 'bayestar.multiorder.fits,1',
	map: {
		facts: { instruments: ['H1', 'L1', 'V1'], creator: 'BAYESTAR', ordering: 'NUNIQ', units: {} },
		size: 0,
		cells: { kind: 'flat', nside: 1, scheme: 'NESTED' },
		density: new Float64Array(),
	},
	summary: {
		area50: 81.05,
		area90: 384.4,
		areas: [],
		peak: { ra: 315.842, dec: -72.85 },
		peakText: { ra: '', dec: '' },
		distanceMean: 67.4,
		distanceSd: 17.46,
		volume90: 4.2e5,
		totalProbability: 1,
	},
};

const notice: JsonObject = {
	N: 2,
	notice_type: 'PR',
	created: '2024-07-16 03:54:00 UTC',
	significant: true,
	prob_bns: 0.93,
	prob_nsbh: 0.04,
	prob_bbh: 0.002,
	prob_terrestrial: 0.028,
	prob_has_ns: 0.998,
	prob_has_remnant: 0.9,
	prob_has_mass_gap: 0,
};

function sources(given: Partial<AlertSources> = {}): AlertSources {
	return {
		id: 'S240716b',
		apiUrl: production,
		superevent: record,
		notice,
		skyMap,
		isPublic: true,
		missing: [],
		...given,
	};
}

const options: MessageOptions = { now: Date.UTC(2024, 6, 16, 3, 53, 10), zone: 'Europe/Rome' };

const stories: Record<string, AlertSources> = {
	preliminary: sources(),
	update: sources({
		notice: { ...notice, notice_type: 'UP', prob_bns: 0.99 },
		change: {
			kind: 'public_notice',
			changedSinceLast: {
				status: { from: 'preliminary', to: 'update' },
				far: { from: 4.1e-8, to: 1.2e-9 },
				instruments: { from: ['H1', 'L1'], to: ['H1', 'L1', 'V1'] },
				classification: { from: { BNS: 0.71, Terrestrial: 0.29 }, to: { BNS: 0.99 } },
			},
		},
	}),
	retraction: sources({
		superevent: { ...record, labels: ['GCN_PRELIM_SENT', 'ADVNO'] },
		notice: { N: 3, notice_type: 'RE', created: '2024-07-16 04:30:00 UTC' },
		skyMap: undefined,
	}),
	burst: sources({
		superevent: {
			...record,
			preferred_event_data: {
				group: 'Burst',
				pipeline: 'CWB',
				search: 'AllSky',
				instruments: 'L1',
				far: 0,
				extra_attributes: { MultiBurst: { duration: 0.0123, central_freq: 853.4 } },
			},
			far: 0,
		},
		notice: { N: 1, notice_type: 'PR', created: '2024-07-16 03:54:00 UTC' },
		skyMap: undefined,
		missing: ['sky_map', 'classification', 'properties'],
	}),
	raven: sources({
		superevent: {
			...record,
			labels: ['RAVEN_ALERT', 'EM_COINC'],
			em_type: 'E412345',
			space_coinc_far: 1.9e-10,
			time_coinc_far: 5.8e-10,
		},
		notice: {
			...notice,
			notice_type: 'IN',
			ext_pipeline: 'Fermi',
			ext_search: 'GRB',
			ext_gcn: '742891234',
		},
	}),
	'coincidence below the threshold': sources({
		superevent: { ...record, labels: ['EM_COINC'], em_type: 'E412345' },
	}),
	mock: sources({
		id: 'MS240716b',
		superevent: { ...record, superevent_id: 'MS240716b', category: 'MDC' },
		isPublic: false,
		skyMap: undefined,
		notice: undefined,
		missing: ['sky_map', 'classification', 'properties'],
	}),
	'nothing known': sources({
		superevent: { superevent_id: 'S240716b', labels: [] },
		notice: undefined,
		skyMap: undefined,
		isPublic: undefined,
		missing: ['notice', 'sky_map', 'classification', 'properties'],
	}),
};

function messageOf(given: AlertSources): ReturnType<typeof alertMessage> {
	return alertMessage(alertFacts(given), { ...options, change: given.change });
}

describe.each(Object.entries(stories))('the message of a %s', (name, given) => {
	const message = messageOf(given);

	it('has the same lines in the same order as ever, as text', async () => {
		const text = `Subject: ${subjectOf(message)}\n\n${textOf(message)}\n`;
		await expect(text).toMatchFileSnapshot(`golden/${name.replaceAll(' ', '-')}.txt`);
	});

	it('says in HTML and Slack what it says in text', () => {
		const plain = textOf(message);
		const html = htmlOf(message)
			.replace(/<[^>]*>/g, ' ')
			.replaceAll('&gt;', '>')
			.replaceAll('&lt;', '<')
			.replaceAll('&nbsp;', ' ');
		const slack = JSON.stringify(blocksOf(message)).replaceAll('&gt;', '>').replaceAll('&lt;', '<');
		for (const { label, value } of message.rows) {
			for (const form of [plain, html, slack]) {
				expect(form).toContain(label);
				expect(form).toContain(value);
			}
		}
		for (const words of [...message.banners, message.title, ...message.changes]) {
			for (const form of [plain, html, slack]) expect(form).toContain(words);
		}
	});

	it('begins with what forbids to act on it', () => {
		const first = [...message.banners, message.title][0] ?? '';
		expect(subjectOf(message).startsWith(first)).toBe(true);
		expect(textOf(message).startsWith(first)).toBe(true);
		const { blocks } = blocksOf(message) as { blocks: { text: { text: string } }[] };
		expect(blocks[0]?.text.text.startsWith(first)).toBe(true);
	});
});

describe('a message', () => {
	it('of a retraction says nothing but that it is withdrawn', () => {
		const text = textOf(messageOf(stories['retraction']!));
		expect(text).toContain('RETRACTED – probably not astrophysical. Stop observing.');
		expect(text).not.toMatch(/False alarm|BNS|deg²/);
	});

	it.each([
		[['EM_READY'], null, null],
		[['LOW_SIGNIF_PRELIM_SENT'], 'LESS-SIGNIFICANT', 'preliminary'],
		[['GCN_PRELIM_SENT'], 'PRELIMINARY', 'preliminary'],
		[['ADVOK', 'GCN_PRELIM_SENT'], 'INITIAL', 'initial'],
		[['ADVNO', 'GCN_PRELIM_SENT'], 'RETRACTION', 'retracted'],
	])('knows from the labels %j what was sent where no notice is shown', (labels, type, status) => {
		const superevent = { ...record, labels };
		const facts = alertFacts(sources({ superevent, notice: undefined }));
		expect([facts.alert_type, facts.status]).toEqual([type, status]);
	});

	it('marks a server that is not the production server', () => {
		const facts = alertFacts(
			sources({ apiUrl: new URL('https://gracedb-playground.ligo.org/api/') }),
		);
		expect(facts.banners).toEqual(['[PLAYGROUND]']);
	});

	it.each([['MS240716b'], ['MGW240716b']])('marks %s as mock data', (id) => {
		expect(
			alertFacts(sources({ id, superevent: { ...record, superevent_id: id } })).banners,
		).toEqual(['[MOCK]']);
	});

	it.each([['MOCK'], ['INJ']])('marks a superevent with the label %s as mock data', (label) => {
		const superevent = { ...record, labels: [label] };
		expect(alertFacts(sources({ superevent })).banners).toEqual(['[MOCK]']);
	});

	it('takes the text of a server for text, in each medium', () => {
		const evil = '<script>alert(1)</script>&<!channel>\r\nBcc: x@example.org';
		const message = messageOf(
			sources({
				superevent: {
					...record,
					preferred_event_data: { group: 'CBC', pipeline: evil, search: evil, instruments: evil },
				},
				change: { kind: evil, label: evil, changedSinceLast: null },
			}),
		);
		expect(subjectOf(message)).not.toMatch(/[\r\n]/);
		expect(htmlOf(message)).not.toMatch(/<script|<!channel/);
		expect(JSON.stringify(blocksOf(message))).not.toMatch(/<script|<!channel/);
		expect(textOf(message)).not.toMatch(/^Bcc/m);
	});

	it('keeps to the limits of Slack, however long the texts are', () => {
		const long = '<'.repeat(5_000);
		const { blocks } = blocksOf({
			banners: ['[MOCK]'],
			title: long,
			summary: '',
			meaning: long,
			rows: Array.from({ length: 25 }, () => ({ label: long, value: long })),
			changes: Array.from({ length: 5 }, () => long),
			links: [{ label: long, url: `https://example.org/${long}` }],
		}) as { blocks: { type: string; text?: { text: string }; fields?: { text: string }[] }[] };
		expect(blocks.length).toBeLessThanOrEqual(50);
		for (const { type, text, fields = [] } of blocks) {
			expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
			expect(fields.length).toBeLessThanOrEqual(10);
			for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2_000);
		}
	});
});

/** As streams of public alerts send it (shortened from the public guide's example). */
const published = {
	alert_type: 'INITIAL',
	time_created: '2018-11-01T22:34:49Z',
	superevent_id: 'MS181101ab',
	urls: { gracedb: 'https://example.org/superevents/MS181101ab/view/' },
	event: {
		time: '2018-11-01T22:22:46.654Z',
		far: 9.11069936486e-14,
		significant: true,
		instruments: ['H1', 'L1', 'V1'],
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'MDC',
		properties: { HasNS: 0.95, HasRemnant: 0.91, HasMassGap: 0.01 },
		classification: { BNS: 0.95, NSBH: 0.01, BBH: 0.03, Terrestrial: 0.01 },
		mchirp_source: { bin_edges: [0.5, 1.2, 1.5, 3], probabilities: [0.1, 0.7, 0.2] },
		duration: null,
		central_frequency: null,
		skymap: Buffer.from('SIMPLE').toString('base64'),
	},
	external_coinc: {
		gcn_notice_id: 742891234,
		ivorn: 'ivo://x',
		observatory: 'Fermi',
		search: 'GRB',
		time_difference: 1.7,
		time_coincidence_far: 5.8e-10,
		time_sky_position_coincidence_far: 1.9e-10,
	},
};

describe('a public notice', () => {
	it.each([
		['an object', published],
		['a text', JSON.stringify(published)],
	])('is read from %s, with all that it says', (_form, given) => {
		const publicNotice = readPublicNotice(given);
		expect(publicNotice.skyMap?.toString()).toBe('SIMPLE');
		const facts = alertFacts({
			id: publicNotice.supereventId,
			apiUrl: production,
			publicNotice,
			isPublic: true,
			missing: ['record'],
		});
		expect(facts).toMatchObject({
			superevent_id: 'MS181101ab',
			alert_type: 'INITIAL',
			status: 'initial',
			significant: true,
			banners: ['[MOCK]'],
			time: '2018-11-01T22:22:46.654Z',
			far: 9.11069936486e-14,
			most_likely: 'BNS',
			mchirp_source: [1.2, 1.5],
			instruments: ['H1', 'L1', 'V1'],
			url: 'https://example.org/superevents/MS181101ab/view/',
			coincidence: {
				is_joint_candidate: true,
				external_id: '742891234',
				observatory: 'Fermi',
				time_difference: 1.7,
			},
		});
	});

	it('of a retraction has no event', () => {
		const publicNotice = readPublicNotice({
			alert_type: 'RETRACTION',
			superevent_id: 'MS181101ab',
			urls: { gracedb: 'javascript:alert(1)' },
			event: null,
			external_coinc: null,
		});
		expect(publicNotice.url).toBeUndefined();
		const facts = alertFacts({ id: 'MS181101ab', apiUrl: production, publicNotice, missing: [] });
		expect(facts).toMatchObject({ retracted: true, status: 'retracted' });
	});

	it.each([
		['', 'an empty text'],
		['{', 'half of one'],
		[{ superevent_id: 'S240716b' }, 'another object'],
		[[published], 'a list'],
		[null, 'null'],
	] as [unknown, string][])('is refused with a sentence where it is none: %j', (given) => {
		expect(() => readPublicNotice(given)).toThrow(/^Notice: this is not a public notice/);
	});
});
