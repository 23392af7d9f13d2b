import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

const { makeEvent, makeSuperevent, run, simulator } = useGraceDb();
const as = 'scientist';
const options = { failIfUnchanged: true };

/** Requests since the last call that would change something. */
async function writes(parameters: Row, more: Parameters<typeof run>[1]): Promise<string[]> {
	const before = (await simulator.requests()).length;
	await run(parameters, { as, ...more }).catch(() => undefined);
	const after = (await simulator.requests()).slice(before);
	return after.filter(({ method }) => method !== 'GET').map(({ url }) => url);
}

describe('Fail If Nothing Changes', () => {
	it('makes an error of a label that is there already, and of one that is not there', async () => {
		const objectId = await makeSuperevent();
		const label = { resource: 'label', superevent: objectId, label: 'DQV', options };
		await run({ ...label, operation: 'add' }, { as });
		await expect(run({ ...label, operation: 'add' }, { as })).rejects.toMatchObject({
			message: `${objectId} already has the label DQV. Nothing was changed.`,
			description: expect.stringContaining('Fail If Nothing Changes') as string,
		});
		await run({ ...label, operation: 'remove' }, { as });
		await expect(run({ ...label, operation: 'remove' }, { as })).rejects.toThrow(
			`${objectId} has no label DQV. Nothing was changed.`,
		);
	});

	it('does so for tags', async () => {
		const objectId = await makeSuperevent();
		const tag = { resource: 'tag', superevent: objectId, logNumber: 1, tag: 'x', options };
		const add = { ...tag, operation: 'add', additionalFields: options };
		await run(add, { as });
		await expect(run(add, { as })).rejects.toThrow(/already has the tag x/);
		await run({ ...tag, operation: 'remove' }, { as });
		await expect(run({ ...tag, operation: 'remove' }, { as })).rejects.toThrow(/has no tag x/);
	});

	it('does so for the events of a superevent, and for its values', async () => {
		const [superevent, event] = [await makeSuperevent(), await makeEvent()];
		const on = { resource: 'superevent', superevent, event, options };
		await run({ ...on, operation: 'addEvent' }, { as });
		await expect(run({ ...on, operation: 'addEvent' }, { as })).rejects.toThrow(
			`${event} is already part of ${superevent}`,
		);
		const prefer = { ...on, operation: 'addPipelinePreferredEvent' };
		await run(prefer, { as });
		await expect(run(prefer, { as })).rejects.toThrow(/is already the pipeline-preferred event in/);
		await run({ ...on, operation: 'removeEvent' }, { as });
		for (const operation of ['removeEvent', 'removePipelinePreferredEvent']) {
			await expect(run({ ...on, operation }, { as })).rejects.toThrow(/is not/);
		}
		const update = { ...on, operation: 'update', updateFields: { t0: '1405177836.25' } };
		await run(update, { as });
		await expect(run(update, { as })).rejects.toThrow(/has these values/);
	});

	it('does so for what is public or hidden already', async () => {
		const superevent = await makeSuperevent();
		const permission = { resource: 'permission', superevent, options };
		for (const [operation, state] of [
			['expose', 'public'],
			['hide', 'hidden'],
		]) {
			await run({ ...permission, operation }, { as: 'advocate' });
			await expect(run({ ...permission, operation }, { as: 'advocate' })).rejects.toThrow(
				`${superevent} is already ${state}`,
			);
		}
	});
});

describe('a signoff', () => {
	it('whose answer was lost is not refused when it is sent again', async () => {
		const objectId = await makeSuperevent();
		const signedIn = { as: 'advocate' };
		await run(
			{ resource: 'label', operation: 'add', superevent: objectId, label: 'ADVREQ' },
			signedIn,
		);
		await simulator.control('/faults', { fault: 'lostAnswer', method: 'POST', times: 1 });
		const signoff = { resource: 'signoff', superevent: objectId, signoffType: 'ADV' };
		const create = {
			...signoff,
			operation: 'create',
			status: 'OK',
			connection: { backoffFactor: 0 },
		};
		expect(await run(create, signedIn)).toMatchObject([{ status: 'OK', changed: true }]);
	});

	it('that is so already, or gone already, counts as done', async () => {
		const superevent = await makeSuperevent();
		const signedIn = { as: 'advocate' };
		await run(
			{ resource: 'label', operation: 'add', superevent: superevent, label: 'ADVREQ' },
			signedIn,
		);
		const signoff = { resource: 'signoff', superevent, signoffType: 'ADV' };
		const create = { ...signoff, operation: 'create', status: 'OK', comment: 'x' };
		expect(await run(create, signedIn)).toMatchObject([{ status: 'OK', changed: true }]);
		expect(await run(create, signedIn)).toMatchObject([{ status: 'OK', changed: false }]);
		await expect(run({ ...create, options }, signedIn)).rejects.toThrow(/already/);
		// Another opinion is not the same one.
		await expect(run({ ...create, status: 'NO' }, signedIn)).rejects.toMatchObject({
			message: 'There is already a signoff of this kind: use Update.',
			description: expect.stringMatching(
				/signoff ADV with the status OK and the comment "x"\. Update can change both\./,
			) as string,
		});
		const update = { ...signoff, operation: 'update', updateFields: { status: 'NO' } };
		expect(await run(update, signedIn)).toMatchObject([{ status: 'NO', changed: true }]);
		expect(await run(update, signedIn)).toMatchObject([{ status: 'NO', changed: false }]);
		await expect(run({ ...update, options }, signedIn)).rejects.toThrow(/already/);
		const remove = { ...signoff, operation: 'delete' };
		const deleted = {
			deleted: true,
			superevent_id: superevent,
			signoff_type: 'ADV',
			instrument: '',
		};
		expect(await run(remove, signedIn)).toEqual([{ ...deleted, changed: true }]);
		expect(await run(remove, signedIn)).toEqual([{ ...deleted, changed: false }]);
		await expect(run({ ...remove, options }, signedIn)).rejects.toThrow(
			/does not have this signoff/,
		);
		await expect(run({ ...remove, superevent: 'S240716zz' }, signedIn)).rejects.toThrow(
			/Not found, or you lack access: superevent S240716zz/,
		);
	});
});

describe('nothing becomes public by accident', () => {
	const items = [{ json: { tag: ' PUBLIC ' }, binary: { data: binary('x', 'a.txt') } }];
	const message = 'x';

	it.each([
		['log', 'create', { message, additionalFields: { tags: 'sky_loc, public' } }],
		['log', 'create', { message, additionalFields: { tags: '={{ [$json.tag] }}' } }],
		['log', 'create', { message, additionalFields: { tags: 'LVEM', makePublic: false } }],
		['file', 'upload', { message, binaryFields: 'data', additionalFields: { tags: 'lvem ,x' } }],
		['tag', 'add', { logNumber: 1, tag: '={{ $json.tag }}' }],
		['tag', 'add', { logNumber: 1, tag: 'lvem', additionalFields: { displayName: 'x' } }],
	])('%s %s with %j is refused before it is sent', async (resource, operation, more) => {
		const parameters = { resource, operation, superevent: await makeSuperevent(), ...more };
		await expect(run(parameters, { as, items })).rejects.toMatchObject({
			message: expect.stringMatching(/the tag "(public|lvem)" would show the log entry/) as string,
			description: expect.stringContaining('Make Public') as string,
		});
		expect(await writes(parameters, { items })).toEqual([]);
	});

	it('but on purpose, and under the name that the server knows', async () => {
		const objectId = await makeSuperevent();
		const additionalFields = { tags: 'Public', makePublic: true };
		const log = {
			resource: 'log',
			operation: 'create',
			superevent: objectId,
			message,
			additionalFields,
		};
		const [written] = await run(log, { as: 'advocate' });
		expect(written?.['tag_names']).toContain('public');
		const tag = {
			resource: 'tag',
			operation: 'add',
			superevent: objectId,
			logNumber: 1,
			tag: 'lvem',
		};
		const meant = { ...tag, additionalFields: { makePublic: true } };
		expect(await run(meant, { as: 'advocate' })).toMatchObject([{ name: 'lvem', changed: true }]);
	});
});
