import { describe, expect, it } from 'vitest';
import { Bench, times } from './support';

type Field = [name: string, value: string];

const as = 'scientist';

function parts(fields: Field[]): FormData {
	const multipart = new FormData();
	for (const [name, value] of fields) multipart.append(name, value);
	return multipart;
}

describe('a list in a form whose items have numbers in their keys', () => {
	const bench = new Bench({ empty: true });

	async function tagsOf(fields: Field[]): Promise<unknown> {
		const path = `superevents/${await bench.superevent()}/logs/`;
		const form = await bench.good(path, { as, form: [['comment', 'x'], ...fields] });
		const multipart = parts([['comment', 'x'], ...fields]);
		const again = await bench.good(path, { as, multipart });
		expect(again.tag_names).toEqual(form.tag_names);
		return form.tag_names;
	}

	async function refusal(fields: Field[]): Promise<unknown> {
		const path = `superevents/${await bench.superevent()}/logs/`;
		const reply = await bench.call(path, { as, form: [['comment', 'x'], ...fields] });
		expect(reply.status).toBe(400);
		return reply.body;
	}

	it('is read in the order of the numbers, whatever order it was sent in, with gaps closed', async () => {
		const fields: Field[] = [
			['tagname[10]', 'three'],
			['tagname[2]', 'two'],
			['tagname[0]', 'one'],
		];
		expect(await tagsOf(fields)).toEqual(['one', 'two', 'three']);
	});

	it('takes the last value of a number that was sent twice', async () => {
		const fields: Field[] = [
			['tagname[0]', 'first'],
			['tagname[0]', 'last'],
		];
		expect(await tagsOf(fields)).toEqual(['last']);
	});

	it('falls apart at commas if it is a single text, as a repeated key does', async () => {
		expect(await tagsOf([['tagname[0]', 'one,two']])).toEqual(['one', 'two']);
	});

	it('does not count beside the plain key, nor under a key that only begins alike', async () => {
		const beside: Field[] = [
			['tagname[0]', 'numbered'],
			['tagname', 'plain'],
		];
		expect(await tagsOf(beside)).toEqual(['plain']);
		const alike: Field[] = [
			['tagname[x]', 'a'],
			['tagname[-1]', 'b'],
			['tagname[]', 'c'],
			['tagname[0', 'd'],
			['Tagname[0]', 'e'],
		];
		expect(await tagsOf(alike)).toEqual([]);
	});

	it('refuses an item that is a dictionary or a list itself, by its index', async () => {
		const fields: Field[] = [
			['tagname[0]', 'good'],
			['tagname[1]key', 'dictionary'],
		];
		expect(await refusal(fields)).toBe(1);
		expect(await refusal([['tagname[0][0]', 'list']])).toBe(0);
	});

	it('answers 500 to a number that Python does not read, and stays alive', async () => {
		const path = `superevents/${await bench.superevent()}/logs/`;
		const form: Field[] = [
			['comment', 'x'],
			[`tagname[${'9'.repeat(100_000)}]`, 'far'],
		];
		expect((await bench.call(path, { as, form })).status).toBe(500);
	});

	it('makes a log entry public only for those who may expose it', async () => {
		const path = `superevents/${await bench.superevent()}/logs/`;
		const form: Field[] = [
			['comment', 'x'],
			['tagname[0]', 'public'],
		];
		const reply = await bench.call(path, { as, form });
		expect([reply.status, reply.body]).toEqual([
			403,
			expect.objectContaining({ detail: expect.stringContaining("'public' tag") as string }),
		]);
		expect((await bench.good(path, { as: 'advocate', form })).tag_names).toContain('public');
	});

	it('names the tags as displayName does, one for each', async () => {
		const fields: Field[] = [
			['tagname[0]', 'mine'],
			['displayName[0]', 'My own'],
		];
		expect(await tagsOf(fields)).toEqual(['mine']);
		expect(await refusal([...fields, ['displayName[1]', 'Too many']])).toMatch(/as many display/);
	});

	it('holds the events and labels of a new superevent', async () => {
		const [preferred, other] = [await bench.event(), await bench.event()];
		const fields = { category: 'T', preferred_event: preferred, ...times };
		const form: Field[] = [
			...Object.entries(fields).map(([name, value]): Field => [name, String(value)]),
			['events[0]', other],
			['labels[1]', 'PE_READY'],
			['labels[0]', 'DQV'],
		];
		const superevent = await bench.good('superevents/', { as, form });
		expect(superevent).toMatchObject({
			gw_events: [preferred, other],
			labels: ['DQV', 'PE_READY'],
		});
	});

	it('holds the footprints of an EM observation', async () => {
		const path = `v1/superevents/${await bench.superevent()}/emobservations/`;
		const fields = { ra: '10', dec: '-5', ra_width: '2', dec_width: '4', duration: '60' };
		const form: Field[] = [
			['group', 'ZTF'],
			['comment', 'seen'],
			['start_time_list[0]', '2024-07-16T20:00:00'],
			...Object.entries(fields).map(([name, value]): Field => [`${name}_list[0]`, value]),
		];
		const body = await bench.good(path, { as, form });
		expect(body).toMatchObject({ footprint_count: 1, ra: 10, dec: -5 });
	});
});
