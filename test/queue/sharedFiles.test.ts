import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { header, primary } from '../support/skyMapFile';
import { graceDbNode, publishWebhook, tokenOf } from './workflows';

const superevent = { __rl: true, mode: 'id', value: 'S240716b' };
const fileName = 'large.fits';
let webhook: string;

/** A flat sky map of more than 50 MB: the same probability in every pixel. */
function largeSkyMap(): Buffer {
	const nside = 1_024;
	const pixels = 12 * nside ** 2;
	const data = Buffer.alloc(Math.ceil((4 * pixels) / 2_880) * 2_880);
	for (let pixel = 0; pixel < pixels; pixel += 1) data.writeFloatBE(1 / pixels, 4 * pixel);
	const table = header([
		['XTENSION', 'BINTABLE'],
		['BITPIX', 8],
		['NAXIS', 2],
		['NAXIS1', 4],
		['NAXIS2', pixels],
		['PCOUNT', 0],
		['GCOUNT', 1],
		['TFIELDS', 1],
		['TTYPE1', 'PROB'],
		['TFORM1', '1E'],
		['TUNIT1', 'pix-1'],
		['PIXTYPE', 'HEALPIX'],
		['ORDERING', 'NESTED'],
		['COORDSYS', 'C'],
		['NSIDE', nside],
		['FIRSTPIX', 0],
		['LASTPIX', pixels - 1],
		['INDXSCHM', 'IMPLICIT'],
	]);
	return Buffer.concat([primary, table, data]);
}

beforeAll(async () => {
	const upload = { resource: 'file', operation: 'upload', message: 'A large sky map' };
	const download = { resource: 'file', operation: 'download', fileName };
	const nodes = [
		graceDbNode('Upload', { ...upload, superevent, binaryFields: 'map' }, 'scitoken'),
		graceDbNode('Download', { ...download, superevent }, 'scitoken'),
	];
	webhook = await publishWebhook(
		'map',
		nodes,
		{ token: await tokenOf('scientist') },
		{ responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' },
	);
});

test('a sky map of 50 MB that main receives goes through a worker to GraceDB, comes back, and leaves through main as it was', async () => {
	const map = largeSkyMap();
	expect(map.length).toBeGreaterThan(50e6);
	const form = new FormData();
	form.set('map', new File([map], fileName, { type: 'application/fits' }));
	const answer = await fetch(webhook, { method: 'POST', body: form });
	const got = Buffer.from(await answer.arrayBuffer());

	expect(answer.status, got.subarray(0, 500).toString()).toBe(200);
	expect(hash(got)).toBe(hash(map));
});

function hash(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
