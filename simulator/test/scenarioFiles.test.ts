import { XMLParser } from 'fast-xml-parser';
import { inflateSync, gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { Director } from './stage';
import { Bench, rows, type Json } from './support';

describe('the files of a scenario', () => {
	const bench = new Bench({ empty: true });
	const director = new Director(bench);
	let id = '';

	beforeEach(async () => {
		const { superevents } = await director.play('binary-neutron-star');
		id = superevents[0] ?? '';
	});

	/** As the public gets it. */
	async function bytes(name: string): Promise<Buffer> {
		const response = await fetch(bench.url(`superevents/${id}/files/${name}`), {
			headers: { 'user-agent': 'simulator-test' },
		});
		expect([name, response.status]).toEqual([name, 200]);
		return Buffer.from(await response.arrayBuffer());
	}

	async function json(name: string): Promise<Json> {
		return JSON.parse((await bytes(name)).toString()) as Json;
	}

	/** The header of the table of a FITS file, and its cells. */
	async function table(name: string) {
		return tableOf(await bytes(name));
	}

	function tableOf(file: Buffer) {
		const cards = new Map<string, string>();
		let at = 2880;
		for (let done = false; !done; at += 80) {
			const card = file.toString('latin1', at, at + 80);
			done = card.startsWith('END');
			const [key = '', value = ''] = card.split(/= (.*)/s);
			cards.set(key.trim(), value.trim().replace(/^'(.*?) *'$/, '$1'));
		}
		const start = Math.ceil(at / 2880) * 2880;
		const [width, rowCount, fields] = ['NAXIS1', 'NAXIS2', 'TFIELDS'].map((key) =>
			Number(cards.get(key)),
		);
		const columns = Array.from({ length: fields ?? 0 }, (_, index) =>
			cards.get(`TTYPE${index + 1}`),
		);
		const column = (wanted: string) =>
			Array.from({ length: rowCount ?? 0 }, (_, row) => {
				const index = columns.indexOf(wanted);
				const place = start + row * (width ?? 0) + 8 * index;
				return cards.get(`TFORM${index + 1}`) === 'K'
					? Number(file.readBigInt64BE(place))
					: file.readDoubleBE(place);
			});
		return { cards, columns, column };
	}

	/** Square degrees that hold the source with a probability of 90 %. */
	function area({ column }: ReturnType<typeof tableOf>): [number, number] {
		const densities = column('PROBDENSITY');
		const cells = column('UNIQ').map((uniq, index) => {
			const order = Math.floor(Math.log2(uniq / 4) / 2);
			return { density: densities[index] ?? 0, size: (4 * Math.PI) / (12 * 4 ** order) };
		});
		let [held, size] = [0, 0];
		for (const cell of cells.sort((a, b) => b.density - a.density)) {
			if (held < 0.9) size += cell.size;
			held += cell.density * cell.size;
		}
		return [size * (180 / Math.PI) ** 2, held];
	}

	it('are sky maps with distances, of which that of Bilby is the smaller one', async () => {
		const [bayestar, bilby] = [
			await table('bayestar.multiorder.fits'),
			await table('Bilby.multiorder.fits'),
		];
		for (const { cards, columns } of [bayestar, bilby]) {
			expect(columns).toEqual(['UNIQ', 'PROBDENSITY', 'DISTMU', 'DISTSIGMA', 'DISTNORM']);
			expect(cards.get('ORDERING')).toBe('NUNIQ');
			expect(Number(cards.get('DISTMEAN'))).toBeGreaterThan(0);
			expect(Number(cards.get('DISTSTD'))).toBeGreaterThan(0);
		}
		const [[large, first], [small, second]] = [area(bayestar), area(bilby)];
		expect(first).toBeCloseTo(1, 6);
		expect(second).toBeCloseTo(1, 6);
		expect(small).toBeLessThan(large * 0.7);
	});

	it('have a flat map beside them, whose probabilities add up to one', async () => {
		const { cards, column } = tableOf(gunzipSync(await bytes('bayestar.fits.gz')));
		expect(cards.get('INDXSCHM')).toBe('IMPLICIT');
		const probabilities = column('PROB');
		expect(probabilities).toHaveLength(12 * Number(cards.get('NSIDE')) ** 2);
		expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
	});

	it('are pictures that are real PNGs and show something', async () => {
		for (const name of [
			'bayestar.png',
			'bayestar.volume.png',
			'Bilby.png',
			'Bilby.volume.png',
			'em_bright.png',
			'pycbc.p_astro.png',
		]) {
			const file = await bytes(name);
			expect(file.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
			const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
			const length = file.readUInt32BE(33);
			expect(file.toString('latin1', 37, 41)).toBe('IDAT');
			const pixels = inflateSync(file.subarray(41, 41 + length));
			expect(pixels).toHaveLength(height * (1 + 3 * width));
			const colours = new Set(Array.from({ length: pixels.length }, (_, at) => pixels[at]));
			expect([name, colours.size > 4]).toEqual([name, true]);
			expect(file.toString('latin1', file.length - 8, file.length - 4)).toBe('IEND');
		}
	});

	it('are probabilities, with the name of the pipeline where it found them', async () => {
		const classification = await json('gstlal.p_astro.json');
		expect(Object.keys(classification)).toEqual(['BNS', 'NSBH', 'BBH', 'Terrestrial']);
		const total = Object.values(classification).reduce<number>(
			(sum, part) => sum + Number(part),
			0,
		);
		expect(total).toBeCloseTo(1, 9);
		expect(await json('em_bright.json')).toMatchObject({ HasNS: 1 });
		const event = (await director.superevent(id)).preferred_event;
		const { files } = await bench.good(`events/${String(event)}/files/`, { as: 'scientist' });
		const names = (files as Json[]).map(({ filename }) => filename);
		expect(names).toEqual(
			expect.arrayContaining(['pycbc.p_astro.json', 'em_bright.json', 'bayestar.multiorder.fits']),
		);
	});

	it('get a new version with each alert', async () => {
		const logs = await director.logs(id, 'scientist');
		const versions = logs
			.filter(({ filename }) => filename === 'bayestar.multiorder.fits')
			.map(({ file_version: version }) => version);
		expect(versions).toEqual([0, 1, 2]);
	});

	it('are VOEvents that the public reads, each naming those before it', async () => {
		const parser = new XMLParser({ ignoreAttributes: false });
		const documents = await Promise.all(
			['1-EarlyWarning', '2-Preliminary', '3-Preliminary', '4-Initial', '5-Update'].map(
				async (name) => parser.parse(await bytes(`${id}-${name}.xml`)) as Json,
			),
		);
		const last = documents.at(-1)?.['voe:VOEvent'] as Json;
		expect(last['@_role']).toBe('observation');
		expect((last.Citations as Json).EventIVORN).toHaveLength(4);
		expect(JSON.stringify(last)).toContain('Bilby.multiorder.fits,0');
	});

	it('are notices with the sky map inside, and records beside them', async () => {
		const notice = await json(`${id}-3-preliminary.json`);
		expect(notice).toMatchObject({
			alert_type: 'PRELIMINARY',
			superevent_id: id,
			external_coinc: null,
		});
		const event = notice.event as Json;
		expect(event).toMatchObject({ significant: true, pipeline: 'pycbc', search: 'AllSky' });
		const map = Buffer.from(String(event.skymap), 'base64');
		expect(map).toEqual(await bytes('bayestar.multiorder.fits,2'));
		const list = rows(
			await bench.good(`superevents/${id}/notices/`, { as: 'scientist' }),
			'notices',
		);
		expect(list.map(({ notice_type: type }) => type)).toEqual(['EW', 'PR', 'PR', 'IN', 'UP']);
	});

	it('are notices that the server itself would take', async () => {
		const { superevents } = await director.play('raven-coincidence');
		for (const [superevent, number, kind] of [
			[id, 1, 'earlywarning'],
			[id, 5, 'update'],
			[superevents[0] ?? '', 2, 'preliminary'],
		] as const) {
			id = superevent;
			const multipart = new FormData();
			multipart.append('upload', new Blob([await bytes(`${id}-${number}-${kind}.json`)]), 'n.json');
			const path = `superevents/${id}/notices/`;
			const reply = await bench.call(path, { as: 'pipeline', method: 'POST', multipart });
			expect([reply.status, reply.text]).toEqual([201, reply.text]);
		}
	});

	it('are closed where the automation keeps them internal, and Bilby opens with the update', async () => {
		expect((await bench.call(`superevents/${id}/files/H1_omegascan.png`)).status).toBe(404);
		expect((await bench.call(`superevents/${id}/files/initial-circular.txt`)).status).toBe(404);
		expect((await bytes('Bilby.html')).toString()).toContain('NUNIQ');
		const logs = await director.logs(id);
		expect(logs.every(({ tag_names: tags }) => (tags as string[]).includes('public'))).toBe(true);
	});

	it('of a retraction say that there is no event', async () => {
		const { superevents } = await director.play('retraction');
		id = superevents[0] ?? '';
		expect(await json(`${id}-3-retraction.json`)).toEqual({
			alert_type: 'RETRACTION',
			superevent_id: id,
			event: null,
			external_coinc: null,
			time_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
			urls: { gracedb: expect.stringContaining(id) as unknown },
		});
		const xml = (await bytes(`${id}-3-Retraction.xml`)).toString();
		expect(xml).toContain('cite="retraction"');
	});

	it('of a coincidence name the other observatory', async () => {
		const { superevents } = await director.play('raven-coincidence');
		id = superevents[0] ?? '';
		const { external_coinc: coincidence } = await json(`${id}-2-preliminary.json`);
		expect(coincidence).toMatchObject({
			observatory: 'Fermi',
			search: 'GRB',
			time_difference: 1.7,
		});
		expect((await bytes(`${id}-2-Preliminary.xml`)).toString()).toContain('joint_skymap_fits');
		const low = await director.play('noisy-night', { count: 1 });
		id = low.superevents[0] ?? '';
		expect((await json(`${id}-1-preliminary.json`)).event).toMatchObject({ significant: false });
	});
});
