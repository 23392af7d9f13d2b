import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../../gracedb/json';
import { currentSkyMap } from '../../../gracedb/resources/currentSkyMap';
import { files } from '../../../gracedb/resources/files';
import type { Transport } from '../../../gracedb/http/request';

const at = (minute: number): string => `2024-07-16 15:${String(minute).padStart(2, '0')}:00 UTC`;

/** A superevent with these alerts and log entries; a file holds its own name, a notice its document. */
function server(alerts: {
	voevents?: JsonObject[] | GraceDbError;
	notices?: JsonObject[] | GraceDbError;
	logs?: JsonObject[];
	documents?: Record<string, JsonObject>;
}): Parameters<typeof currentSkyMap>[0] {
	const list = (rows: JsonObject[] | GraceDbError = []) => ({
		list: () => (rows instanceof GraceDbError ? Promise.reject(rows) : Promise.resolve(rows)),
	});
	return {
		voevents: list(alerts.voevents),
		notices: list(alerts.notices),
		files: {
			newest: (...call) => files({} as Transport, list(alerts.logs)).newest(...call),
			download: (_id, name) => {
				const document = alerts.documents?.[name];
				const content = Readable.from([Buffer.from(document ? JSON.stringify(document) : name)]);
				return Promise.resolve({ name, content });
			},
		},
	};
}

async function current(
	readers: Parameters<typeof currentSkyMap>[0],
	combined = false,
): Promise<{ file: string; from: string; holds: string }> {
	const { file, from, content } = await currentSkyMap(readers, 'S240716b', { combined });
	return { file, from, holds: await text(content) };
}

const encoded = (map: string): string => Buffer.from(map).toString('base64');

describe('The current sky map of a superevent', () => {
	it('is the one that the newest VOEvent names, in its version', async () => {
		const voevents: JsonObject[] = [
			{ created: at(5), skymap_filename: 'bayestar.multiorder.fits,0' },
			{
				created: at(9),
				skymap_filename: 'bayestar.multiorder.fits,1',
				combined_skymap_filename: 'combined-ext.multiorder.fits,0',
			},
			{ created: at(30), skymap_filename: null },
		];
		const logs = [{ N: 9, created: at(40), filename: 'cwb.multiorder.fits', file_version: 0 }];
		const file = 'bayestar.multiorder.fits,1';
		expect(await current(server({ voevents, logs }))).toEqual({
			file,
			from: 'voevent',
			holds: file,
		});
		expect((await current(server({ voevents, logs }), true)).file).toBe(
			'combined-ext.multiorder.fits,0',
		);
	});

	it('is the one that the newest notice carries, unless that is a retraction', async () => {
		const notices: JsonObject[] = [
			{ created: at(5), notice_type: 'PR', filename: 'one.json', file_version: 0 },
			{ created: at(9), notice_type: 'UP', filename: 'two.json', file_version: 1 },
			{ created: at(30), notice_type: 'RE', filename: 'three.json', file_version: 0 },
		];
		const documents: Record<string, JsonObject> = {
			'one.json,0': {
				event: { skymap: encoded('first') },
				external_coinc: { combined_skymap: encoded('both') },
			},
			'two.json,1': { event: { skymap: encoded('second') }, external_coinc: null },
		};
		const voevents: JsonObject[] = [{ created: at(6), skymap_filename: 'older.fits,0' }];
		expect(await current(server({ notices, documents, voevents }))).toEqual({
			file: 'two.json,1',
			from: 'notice',
			holds: 'second',
		});
		expect((await current(server({ notices, documents }), true)).holds).toBe('both');
	});

	it('is the newest multi-order map of the log where the user sees no alerts, or the server has none', async () => {
		const denied = new GraceDbError('no', { kind: 'permission' });
		const logs = [
			{ N: 1, created: at(1), filename: 'bayestar.multiorder.fits', file_version: 0 },
			{ N: 2, created: at(2), filename: 'Bilby.multiorder.fits', file_version: 0 },
			{ N: 3, created: at(2), filename: 'bayestar.multiorder.fits', file_version: 1 },
			{ N: 4, created: at(3), filename: 'combined-ext.multiorder.fits', file_version: 0 },
			{ N: 5, created: at(4), filename: 'Bilby.fits.gz', file_version: 0 },
		];
		expect(await current(server({ voevents: denied, notices: denied, logs }))).toMatchObject({
			file: 'Bilby.multiorder.fits,0',
			from: 'log',
		});
	});

	it('is missing where there is none, and other failures are not hidden', async () => {
		await expect(current(server({}))).rejects.toMatchObject({ kind: 'missing' });
		const broken = new GraceDbError('down', { kind: 'unavailable' });
		await expect(current(server({ voevents: broken }))).rejects.toThrow('down');
	});
});
