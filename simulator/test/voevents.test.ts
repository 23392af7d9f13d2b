import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

/** A public one with a sky map, an FAR and a time. */
const id = 'S240716b';
const as = 'scientist';

type Node = Record<string, unknown>;

function parse(xml: string): Node {
	expect(XMLValidator.validate(xml)).toBe(true);
	const parser = new XMLParser({
		ignoreAttributes: false,
		attributeNamePrefix: '@',
		isArray: (name) => ['Param', 'Group', 'EventIVORN'].includes(name),
	});
	return (parser.parse(xml) as Record<string, Node>)['voe:VOEvent'] ?? {};
}

function paramsOf(node: unknown): Record<string, unknown> {
	const params = (node as { Param: Node[] }).Param;
	return Object.fromEntries(params.map((param) => [String(param['@name']), param['@value']]));
}

describe('VOEvents of superevents', () => {
	const bench = new Bench();
	const path = `v1/superevents/${id}/voevents/`;
	const skymap = { skymap_type: 'BAYESTAR', skymap_filename: 'bayestar.multiorder.fits' };
	const facts = { HasNS: 1, BNS: 0.95, NSBH: 0.05, ProbHasNS: 1, HasMassGap: 0, HasSSM: 0.25 };

	async function create(json: Json, target = path, who = as) {
		return bench.call(target, { as: who, json });
	}

	it('answer 201 with every field, of which those not given have their defaults', async () => {
		const reply = await create({ voevent_type: 'PR' });
		expect(reply.status).toBe(201);
		const file = `${bench.url(`v1/superevents/${id}/files/`)}${id}-1-Preliminary.xml,0`;
		expect(reply.body).toEqual({
			voevent_type: 'PR',
			file_version: 0,
			N: 1,
			issuer: 'scientist@ligo.org',
			ivorn: `ivo://gwnet/LVC#${id}-1-Preliminary`,
			created: expect.stringMatching(/ UTC$/) as string,
			filename: `${id}-1-Preliminary.xml`,
			links: { self: bench.url(`${path}1/`), file },
			skymap_type: null,
			skymap_filename: null,
			combined_skymap_filename: null,
			internal: true,
			open_alert: false,
			hardware_inj: false,
			coinc_comment: false,
			significant: false,
			raven_coinc: false,
			prob_has_ns: null,
			prob_has_remnant: null,
			prob_bns: null,
			prob_nsbh: null,
			prob_bbh: null,
			prob_terrestrial: null,
			prob_has_mass_gap: null,
			prob_has_ssm: null,
			ext_gcn: null,
			ext_pipeline: null,
			ext_search: null,
		});
		expect(await bench.good(`${path}1/`, { as })).toEqual(reply.body);
	});

	it('take the form that the Python client sends', async () => {
		const form = {
			voevent_type: 'IN',
			internal: 'False',
			open_alert: 'True',
			hardware_inj: 'False',
			CoincComment: 'False',
			raven_coinc: 'False',
			Significant: 'True',
			...skymap,
			skymap_filename: 'bayestar.multiorder.fits,0',
			BNS: '0.95',
		};
		const body = await bench.good(path, { as, form });
		expect(body).toMatchObject({ internal: false, open_alert: true, significant: true });
		expect(body).toMatchObject({ prob_bns: 0.95, filename: `${id}-1-Initial.xml` });
	});

	it('are well-formed VOEvent 2.0 documents with the parameters of the LVK', async () => {
		await create({ voevent_type: 'PR', internal: false, open_alert: true, ...skymap, ...facts });
		const file = await bench.call(`superevents/${id}/files/${id}-1-Preliminary.xml`, { as });
		expect(file.headers.get('content-type')).toContain('xml');
		const voevent = parse(file.text);
		expect(voevent).toMatchObject({
			'@xmlns:voe': 'http://www.ivoa.net/xml/VOEvent/v2.0',
			'@version': '2.0',
			'@role': 'observation',
			'@ivorn': `ivo://gwnet/LVC#${id}-1-Preliminary`,
		});
		expect(Object.keys(voevent)).toEqual(
			expect.arrayContaining(['Who', 'What', 'WhereWhen', 'How', 'Description']),
		);
		const superevent = await bench.good(`superevents/${id}/`, { as });
		const event = superevent.preferred_event_data as Json;
		expect(paramsOf(voevent.What)).toMatchObject({
			Packet_Type: '150',
			internal: '0',
			Pkt_Ser_Num: '1',
			OpenAlert: '1',
			GraceID: id,
			AlertType: 'Preliminary',
			HardwareInj: '0',
			Significant: '0',
			Instruments: event.instruments,
			FAR: expect.stringMatching(/^\d(\.\d+)?e-\d\d$/) as string,
			Group: event.group,
			Pipeline: event.pipeline,
			Search: event.search,
		});
		expect(Number(paramsOf(voevent.What).FAR)).toBe(superevent.far);
		const groups = (voevent.What as { Group: Node[] }).Group;
		expect(groups.map((group) => group['@type'])).toEqual([
			'GW_SKYMAP',
			'Classification',
			'Properties',
		]);
		expect(paramsOf(groups[0])).toEqual({
			skymap_fits: `${bench.url(`v1/superevents/${id}/files/`)}bayestar.multiorder.fits`,
		});
		expect(paramsOf(groups[1])).toEqual({ BNS: '0.95', NSBH: '0.05' });
		expect(paramsOf(groups[2])).toEqual({ HasNS: '1.0', HasMassGap: '0.0', HasSSM: '0.25' });
		expect(voevent).not.toHaveProperty('Citations');
	});

	it('cite those before them, and a retraction takes them back', async () => {
		await create({ voevent_type: 'PR' });
		await create({ voevent_type: 'UP', ...skymap });
		await create({ voevent_type: 'RE' });
		const citationsOf = async (name: string) => {
			const { text } = await bench.call(`superevents/${id}/files/${name}`, { as });
			return (parse(text).Citations as { EventIVORN: Node[] }).EventIVORN;
		};
		const first = `ivo://gwnet/LVC#${id}-1-Preliminary`;
		expect(await citationsOf(`${id}-2-Update.xml`)).toEqual([
			{ '#text': first, '@cite': 'supersedes' },
		]);
		expect(await citationsOf(`${id}-3-Retraction.xml`)).toEqual([
			{ '#text': first, '@cite': 'retraction' },
			{ '#text': `ivo://gwnet/LVC#${id}-2-Update`, '@cite': 'retraction' },
		]);
	});

	it('of mock superevents are marked as tests', async () => {
		const list = await bench.good('superevents/?query=MDC&count=1', { as });
		const mock = String(rows(list, 'superevents')[0]?.superevent_id);
		await create({ voevent_type: 'PR' }, `v1/superevents/${mock}/voevents/`);
		const { text } = await bench.call(`superevents/${mock}/files/${mock}-1-Preliminary.xml`, {
			as,
		});
		expect(parse(text)['@role']).toBe('test');
	});

	it('survive names that XML cannot hold', async () => {
		const skymapType = `a"<&>'\u0001\ud800`;
		await create({ voevent_type: 'IN', ...skymap, skymap_type: skymapType });
		const { text } = await bench.call(`superevents/${id}/files/${id}-1-Initial.xml`, { as });
		parse(text);
	});

	it('write a log entry with the file and the tag em_follow', async () => {
		await create({ voevent_type: 'EW' });
		const logs = rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs');
		expect(logs.at(-1)).toMatchObject({
			comment: 'New VOEvent',
			filename: `${id}-1-EarlyWarning.xml`,
			file_version: 0,
			tag_names: ['em_follow'],
		});
	});

	it('are refused with the words of the server', async () => {
		const words = async (json: Json, target = path) => {
			const reply = await create(json, target);
			expect(reply.status).toBe(400);
			return reply.body;
		};
		expect(await words({})).toBe('This field is required.');
		expect(await words({ voevent_type: 'prelim' })).toBe('"prelim" is not a valid choice.');
		expect(await words({ voevent_type: 'UP' })).toBe(
			'Skymap filename is required for initial and update VOEvents.',
		);
		expect(await words({ voevent_type: 'PR', skymap_filename: 'bayestar.multiorder.fits' })).toBe(
			'Skymap type is required for VOEvents that include a skymap.',
		);
		expect(await words({ voevent_type: 'PR', ...skymap, skymap_filename: 'x.fits' })).toBe(
			'Skymap file x.fits not found for this superevent.',
		);
		expect(await words({ voevent_type: 'PR', BNS: 1.1 })).toBe(
			'Ensure this value is less than or equal to 1.',
		);
		expect(await words({ voevent_type: 'PR', BNS: 'much', internal: 'perhaps' })).toEqual([
			'Must be a valid boolean.',
			'A valid number is required.',
		]);
		expect(await words({ voevent_type: 'PR', MassGap: 0.5 })).toBe(
			'MassGap has been replaced with HasMassGap',
		);
		expect(await words({ voevent_type: 'PR', combined_skymap_filename: 'c.fits' })).toBe(
			'Combined skymap file c.fits not found for this superevent.',
		);
		expect(
			await words({ voevent_type: 'PR' }, `v1/superevents/${await bench.superevent()}/voevents/`),
		).toBe('Cannot build a VOEvent because preferred event does not have a gpstime.');
	});

	it('need the external event of a coincidence to exist', async () => {
		const words = async () => (await create({ voevent_type: 'PR', raven_coinc: true })).body;
		const set = async (em_type: string | null) =>
			bench.good(`superevents/${id}/`, { as: 'pipeline', method: 'PATCH', json: { em_type } });
		await set(null);
		expect(await words()).toBe(`em_type for superevent ${id} not set (is None)`);
		await set('GRB');
		expect(await words()).toBe('GRB is not a valid graceid');
		await set('E999999999');
		expect(await words()).toBe('event for em_type=E999999999 not found');
		await set(await bench.event('External', 'pipeline', { pipeline: 'Fermi', search: 'GRB' }));
		expect(await words()).toMatchObject({
			raven_coinc: true,
			ext_pipeline: 'Fermi',
			ext_search: 'GRB',
		});
	});

	it('break where the real server breaks, and leave nothing behind', async () => {
		const reply = await create({ voevent_type: 'PR', ext_gcn: '123' });
		expect(reply.status).toBe(500);
		expect(rows(await bench.good(path, { as }), 'voevents')).toEqual([]);
	});

	it('can be made by internal users only', async () => {
		expect((await create({ voevent_type: 'PR' }, path, 'external')).body).toEqual({
			detail: 'You do not have permission to create VOEvents.',
		});
		expect((await bench.call(path, { json: {} })).status).toBe(403);
		expect((await bench.call(`${path}1/`, { as })).status).toBe(404);
	});

	it('can no longer be made in v2, only read', async () => {
		await create({ voevent_type: 'PR' });
		const reply = await create({ voevent_type: 'PR' }, `superevents/${id}/voevents/`);
		expect(reply.status).toBe(410);
		expect((await create({}, 'v2/superevents/S1/voevents/')).status).toBe(410);
		expect((await bench.good(`superevents/${id}/voevents/`)).numRows).toBe(1);
	});
});

describe('VOEvents of events', () => {
	const bench = new Bench();
	const graceid = 'G501389';
	const path = `v1/events/${graceid}/voevent/`;
	const good = { voevent_type: 'PR', CoincComment: false };

	async function create(json: Json, target = path, who = as) {
		return bench.call(target, { as: who, json });
	}

	it('answer 201 with their address, a file and two log entries', async () => {
		const reply = await create({ ...good, open_alert: true, BNS: '0.5', Significant: 't' });
		expect(reply.status).toBe(201);
		expect(reply.headers.get('location')).toBe(bench.url(`${path}1`));
		expect(reply.body).toMatchObject({
			N: 1,
			filename: `${graceid}-1-Preliminary.xml`,
			prob_bns: 0.5,
			significant: true,
			open_alert: false,
			internal: true,
			skymap_type: null,
			ivorn: `ivo://gwnet/LVC#${graceid}-1-Preliminary`,
		});
		expect(reply.body).not.toHaveProperty('raven_coinc');
		expect(await bench.good(`${path}1`, { as })).toEqual(reply.body);
		const list = await bench.good(path, { as });
		expect([list.start, list.numRows, rows(list, 'voevents')[0]]).toEqual([0, 1, reply.body]);
		const logs = rows(await bench.good(`events/${graceid}/log/`, { as }), 'logs').slice(-2);
		expect(logs.map(({ comment }) => comment)).toEqual([
			'New VOEvent',
			`Tagged message ${String(logs[0]?.N)}: em_follow `,
		]);
		const file = await bench.call(`events/${graceid}/files/${graceid}-1-Preliminary.xml,0`, { as });
		expect(paramsOf(parse(file.text).What)).toMatchObject({ GraceID: graceid, Packet_Type: '150' });
	});

	it('are checked in the order of the server', async () => {
		const error = async (json: Json, target = path) => {
			const reply = await create(json, target);
			expect(reply.status).toBe(400);
			return reply.body;
		};
		const far = { time_coinc_far: 1e-9 };
		expect(await error({ skymap_type: 'x' })).toEqual({
			error: 'You must provide a valid voevent_type.',
		});
		expect(await error({ ...good, skymap_type: 'x' })).toEqual({
			error: 'Both or neither of skymap_type and skymap_filename must be specified.',
		});
		const unread = await bench.event();
		expect(await error({ ...good }, `v1/events/${unread}/voevent/`)).toEqual({
			error: 'Cannot build a VOEvent because event has no gpstime.',
		});
		const missing = { skymap_type: 'x', skymap_filename: 'no.fits' };
		expect(await error({ ...good, ...missing })).toEqual({
			error: 'Skymap file no.fits does not exist',
		});
		expect(await error({ ...good, ...far })).toEqual({ error: 'External GCN ID not provided' });
		expect(await error({ ...good, ...far, ext_gcn: 1 })).toEqual({
			error: 'External Pipeline not provided',
		});
		expect(await error({ ...good, ...far, ext_gcn: 1, ext_pipeline: 'Fermi' })).toEqual({
			error: 'External Search not provided',
		});
		expect(await error({ ...good, MassGap: 0 })).toEqual({
			error: 'MassGap has been replaced by HasMassGap',
		});
		expect(await error({ ...good, BNS: 1.5 })).toBe(
			"{'prob_bns': ['Ensure this value is less than or equal to 1.0.']}",
		);
		expect(await error({ ...good, internal: 'yes' })).toBe(
			"{'internal': ['“yes” value must be either True or False.']}",
		);
	});

	it('break where the real server breaks', async () => {
		const statuses = [
			{ voevent_type: 'PR' },
			{ ...good, voevent_type: 'IN' },
			{ ...good, BNS: '' },
		];
		for (const json of statuses) expect((await create(json)).status).toBe(500);
		expect((await bench.call(`${path}7`, { as })).body).toBe('VOEvent does not exist.');
		expect((await create(good, path, 'external')).status).toBe(403);
	});

	it('are gone from v2', async () => {
		for (const target of ['', 'v2/']) {
			const address = `${target}events/${graceid}/voevent/`;
			expect((await bench.call(address, { as })).status).toBe(410);
			expect((await bench.call(`${address}1`, { as })).status).toBe(410);
			expect((await create(good, address)).status).toBe(410);
		}
	});
});

describe('a classic server', () => {
	const bench = new Bench({ profile: 'classic' });

	it('has VOEvents and EM observations at its default address', async () => {
		const json = { voevent_type: 'PR', CoincComment: false };
		const post = async (path: string) => (await bench.call(path, { as, json })).status;
		expect(await post(`superevents/${id}/voevents/`)).toBe(201);
		expect(await post('events/G501389/voevent/')).toBe(201);
		expect((await bench.call(`superevents/${id}/emobservations/`)).status).toBe(200);
		expect((await bench.call('events/G501389/emobservation/', { as })).status).toBe(200);
	});
});
