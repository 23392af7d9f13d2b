import { describe, expect, it } from 'vitest';
import { idField } from '../../gracedb/simplify/idField';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('on a %s server', (profile) => {
	const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'scientist';

	/** One of each kind of object that labels and logs hang on. */
	const both = async (): Promise<string[]> => [await makeSuperevent(), await makeEvent()];

	describe('labels', () => {
		const label = { resource: 'label' };

		it('are put on, read, listed and taken off, on superevents and events', async () => {
			for (const objectId of await both()) {
				await run({ ...label, operation: 'add', superevent: objectId, label: 'DQV' }, { as });
				const [one] = await run(
					{ ...label, operation: 'get', superevent: objectId, label: 'DQV' },
					{ as },
				);
				expect(one).toMatchObject({
					name: 'DQV',
					creator: expect.stringMatching(/^scientist/) as string,
				});
				const all = await run({ ...label, operation: 'getAll', superevent: objectId }, { as });
				expect(all.map(({ name }) => name)).toEqual(['DQV']);
				const remove = { ...label, operation: 'remove', superevent: objectId, label: 'DQV' };
				const removed = { deleted: true, ...idField(objectId), name: 'DQV' };
				expect(await run(remove, { as })).toEqual([{ ...removed, changed: true }]);
				expect(await run(remove, { as })).toEqual([{ ...removed, changed: false }]);
				expect(await run({ ...label, operation: 'getAll', superevent: objectId }, { as })).toEqual(
					[],
				);
			}
		});

		it.each(['add', 'get', 'remove'])(
			'that the server does not know are an error at once, before anything is sent: %s',
			async (operation) => {
				const objectId = await makeSuperevent();
				const before = (await simulator.requests()).length;
				await expect(
					run({ ...label, operation, superevent: objectId, label: 'EM_REDY' }, { as }),
				).rejects.toThrow(/^Label: this server does not know "EM_REDY"/);
				const sent = (await simulator.requests()).slice(before);
				expect(sent.filter(({ url }) => url.includes('labels'))).toEqual([]);
			},
		);

		it('of an object that does not exist are an error, not "nothing to remove"', async () => {
			const remove = { ...label, operation: 'remove', superevent: 'S240716zz', label: 'DQV' };
			await expect(run(remove, { as })).rejects.toThrow(
				/Not found, or you lack access: superevent S240716zz/,
			);
		});

		it('that automation manages cannot be put on by hand, in the server’s words', async () => {
			const objectId = await makeSuperevent();
			const put = { ...label, operation: 'add', superevent: objectId, label: 'ADVOK' };
			await expect(run(put, { as })).rejects.toMatchObject({
				message: expect.stringMatching(/The server says: The label 'ADVOK' is managed/) as string,
				description: 'ADVOK is the result of a signoff: use Signoff → Create.',
			});
			const log = { resource: 'log', operation: 'create', superevent: objectId, message: 'x' };
			const withLabel = { ...log, additionalFields: { label: 'ADVNO' } };
			await expect(run(withLabel, { as })).rejects.toMatchObject({
				description: 'ADVNO is the result of a signoff: use Signoff → Create.',
			});
			const remove = { ...label, operation: 'remove', superevent: 'S240716b', label: 'ADVOK' };
			await expect(run(remove, { as })).rejects.toMatchObject({
				description: 'ADVOK is the result of a signoff: use Signoff → Delete or Update.',
			});
		});

		it('come from the server in the dropdown', async () => {
			const choices = await engine().loadOptions('getLabels', {
				server: 'custom',
				customServer: simulator.url(),
			});
			expect(choices).toContainEqual({ name: 'EM_READY', value: 'EM_READY' });
			expect(choices.map(({ name }) => name)).toEqual(
				[...choices.map(({ name }) => name)].sort((a, b) => a.localeCompare(b)),
			);
		});
	});

	describe('logs', () => {
		const log = { resource: 'log' };

		it('are written, read and listed, on superevents and events', async () => {
			for (const objectId of await both()) {
				const [written] = await run(
					{ ...log, operation: 'create', superevent: objectId, message: 'first light' },
					{ as },
				);
				const logNumber = written?.['N'] as number;
				const [read] = await run(
					{ ...log, operation: 'get', superevent: objectId, logNumber },
					{ as },
				);
				expect(read).toMatchObject({ N: logNumber, comment: 'first light' });
				const all = await run({ ...log, operation: 'getAll', superevent: objectId }, { as });
				expect(all.map(({ comment }) => comment)).toContain('first light');
				expect(all.map(({ N }) => N)).toEqual(all.map((_log, i) => i + 1));
			}
		});

		it('are found by author, text, tag and file', async () => {
			const objectId = await makeSuperevent();
			const additionalFields = { tags: 'sky_loc' };
			await run(
				{
					...log,
					operation: 'create',
					superevent: objectId,
					message: 'A Sky Map',
					additionalFields,
				},
				{ as },
			);
			await run(
				{ ...log, operation: 'create', superevent: objectId, message: 'something else' },
				{ as },
			);
			const find = async (filters: object): Promise<unknown[]> =>
				(await run({ ...log, operation: 'getAll', superevent: objectId, filters }, { as })).map(
					({ comment }) => comment,
				);
			expect(await find({ tag: 'sky_loc' })).toEqual(['A Sky Map']);
			expect(await find({ words: 'sky map' })).toEqual(['A Sky Map']);
			expect(await find({ words: 'else', author: 'scientist' })).toEqual(['something else']);
			expect(await find({ author: 'unknown' })).toEqual([]);
			expect(await find({ fileName: '.fits' })).toEqual([]);
		});

		it('that do not exist are named', async () => {
			const get = { ...log, operation: 'get', superevent: await makeSuperevent(), logNumber: 99 };
			await expect(run(get, { as })).rejects.toThrow(
				/Not found, or you lack access: log 99 of superevent TS/,
			);
			await expect(run({ ...get, logNumber: '={{ 0 }}' }, { as })).rejects.toThrow(
				/Log Number must be a whole number of 1/,
			);
		});
	});

	describe('tags', () => {
		const tag = { resource: 'tag' };

		it('are added, listed and removed, on superevents and events', async () => {
			for (const objectId of await both()) {
				const [log] = await run(
					{ resource: 'log', operation: 'create', superevent: objectId, message: 'x' },
					{ as },
				);
				const on = { ...tag, superevent: objectId, logNumber: log?.['N'] };
				const add = {
					...on,
					operation: 'add',
					tag: 'my_tag',
					additionalFields: { displayName: 'Mine' },
				};
				const added = { ...idField(objectId), N: log?.['N'], name: 'my_tag' };
				expect(await run(add, { as })).toEqual([{ ...added, changed: true }]);
				expect(await run(add, { as })).toEqual([{ ...added, changed: false }]);
				const names = await run({ ...on, operation: 'getAll' }, { as });
				expect(names.map(({ name }) => name)).toEqual(['my_tag']);
				const remove = { ...on, operation: 'remove', tag: 'my_tag' };
				const removed = { deleted: true, ...idField(objectId), N: log?.['N'], name: 'my_tag' };
				expect(await run(remove, { as })).toEqual([{ ...removed, changed: true }]);
				expect(await run(remove, { as })).toEqual([{ ...removed, changed: false }]);
			}
		});

		it('of a log that does not exist are an error', async () => {
			const objectId = await makeSuperevent();
			const remove = { ...tag, operation: 'remove', superevent: objectId, logNumber: 99, tag: 'x' };
			await expect(run(remove, { as })).rejects.toThrow(/Not found, or you lack access: log 99/);
		});

		it('with other letters are refused before they are sent', async () => {
			const add = {
				...tag,
				operation: 'add',
				superevent: 'S240716b',
				logNumber: 1,
				tag: 'sky loc',
			};
			await expect(run(add, { as })).rejects.toThrow(/Tag: "sky loc" is not a valid tag/);
		});
	});

	describe('permissions', () => {
		it('show a superevent to the public and hide it again', async () => {
			const superevent = await makeSuperevent();
			const permission = { resource: 'permission', superevent };
			const get = { resource: 'superevent', operation: 'get', superevent };
			await expect(run(get)).rejects.toThrow(/Not found, or you lack access: superevent/);
			const expose = { ...permission, operation: 'expose' };
			const [exposed] = await run(expose, { as: 'advocate' });
			expect(exposed).toMatchObject({ superevent_id: superevent, public: true, changed: true });
			expect(exposed?.['permissions']).toContainEqual({
				superevent_id: superevent,
				group: 'public_users',
				permission: 'view_superevent',
				everybody: true,
			});
			expect(await run(get)).toHaveLength(1);
			expect(await run(expose, { as: 'advocate' })).toMatchObject([{ changed: false }]);
			const hide = { ...permission, operation: 'hide' };
			for (const changed of [true, false]) {
				expect(await run(hide, { as: 'advocate' })).toEqual([
					{ superevent_id: superevent, public: false, changed, permissions: [] },
				]);
			}
			await expect(run(get)).rejects.toThrow(/Not found, or you lack access: superevent/);
			expect(
				await run({ ...permission, operation: 'getAll' }, { as: 'advocate' }),
			).not.toContainEqual({
				group: 'public_users',
				permission: 'view_superevent',
			});
		});

		it('are not for everyone, in the server’s words', async () => {
			const expose = {
				resource: 'permission',
				operation: 'expose',
				superevent: await makeSuperevent(),
			};
			await expect(run(expose, { as })).rejects.toThrow(
				/You are not allowed to expose superevents/,
			);
		});
	});
});
