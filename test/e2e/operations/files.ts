import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IBinaryKeyData } from 'n8n-workflow';
import { multiOrderFile } from '../../support/skyMapFile';

const fixtures = resolve(import.meta.dirname, '../../../simulator/test/fixtures');

/** What the calls upload, by binary field. */
export function files(): IBinaryKeyData {
	const fixture = (fileName: string, mimeType: string): IBinaryKeyData[string] =>
		inline(fileName, mimeType, readFileSync(resolve(fixtures, fileName)));
	return {
		coinc: fixture('gstlal-coinc.xml', 'text/xml'),
		burst: fixture('fermi.json', 'application/json'),
		text: inline('notes.txt', 'text/plain', 'It rained.'),
		map: inline('test.multiorder.fits', 'application/fits', map),
		notice: inline('notice.json', 'application/json', JSON.stringify(notice)),
	};
}

function inline(
	fileName: string,
	mimeType: string,
	content: string | Buffer,
): IBinaryKeyData[string] {
	return { fileName, mimeType, data: Buffer.from(content).toString('base64') };
}

/** Twelve cells, of which the first has most of the probability. */
const map = multiOrderFile(
	Array.from({ length: 12 }, (_, index) => ({
		uniq: BigInt(4 + index),
		density: (index === 0 ? 0.945 : 0.005) / (Math.PI / 3),
	})),
	[
		['INSTRUME', 'H1,L1'],
		['CREATOR', 'test'],
	],
);

const notice = {
	alert_type: 'PRELIMINARY',
	time_created: '2024-07-16T15:12:00Z',
	superevent_id: 'S240716b',
	urls: { gracedb: 'https://gracedb.example.org/superevents/S240716b/view/' },
	event: {
		significant: true,
		time: '2024-07-16T15:10:42.000Z',
		far: 1e-9,
		instruments: ['H1', 'L1'],
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'AllSky',
		properties: { HasNS: 0.25, HasRemnant: 0, HasMassGap: 0 },
		classification: { BNS: 0.5, NSBH: 0, BBH: 0.5, Terrestrial: 0 },
		duration: null,
		central_frequency: null,
		skymap: 'U0lNUExF',
	},
	external_coinc: null,
};
