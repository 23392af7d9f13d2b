import { Decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { readStreamMessage } from '../../../gracedb/kafka/streamMessage';
import { avroNotice } from '../../../simulator/kafka/avroNotice';
import { zstdFrame } from '../../../simulator/kafka/zstd';

describe('what the alert publisher of the simulator sends', () => {
	it.each([0, 1, 1000, 128 * 1024, 128 * 1024 + 1, 3_000_000])(
		'is zstd that any reader decompresses: %i bytes',
		(length) => {
			const content = Buffer.alloc(length, 'abc');
			const pieces: Uint8Array[] = [];
			new Decompress((piece) => void pieces.push(piece)).push(zstdFrame(content), true);
			expect(Buffer.concat(pieces).equals(content)).toBe(true);
		},
	);

	it('is an Avro file with the same notice as the JSON, and with the bytes of its sky map', () => {
		const map = Buffer.from('SIMPLE  =');
		const document = {
			alert_type: 'UPDATE',
			time_created: '2026-11-27T22:59:32Z',
			superevent_id: 'S261127a',
			urls: { gracedb: 'https://gracedb.ligo.org/superevents/S261127a/view/' },
			event: {
				significant: true,
				time: '2026-11-27T22:58:02.123Z',
				far: 1e-9,
				instruments: ['H1', 'L1'],
				group: 'CBC',
				pipeline: 'gstlal',
				search: 'AllSky',
				properties: { HasNS: 1 },
				classification: { BNS: 0.9 },
				duration: null,
				central_frequency: null,
				skymap: map.toString('base64'),
			},
			external_coinc: null,
		};
		const { skymap, ...event } = document.event;
		expect(skymap).not.toBe('');
		expect(readStreamMessage(avroNotice(document))).toEqual({
			kind: 'notice',
			id: 'S261127a',
			notice: { ...document, event },
			skyMap: map,
		});
		const retraction = { ...document, alert_type: 'RETRACTION', event: null };
		expect(readStreamMessage(avroNotice(retraction))).toMatchObject({ notice: { event: null } });
	});
});
