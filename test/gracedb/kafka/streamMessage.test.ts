import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAvroFile } from '../../../gracedb/kafka/avro';
import { readStreamMessage, UnreadableMessage } from '../../../gracedb/kafka/streamMessage';

const skyMap = Buffer.from('SIMPLE  =                    T');
const notice = {
	alert_type: 'PRELIMINARY',
	time_created: '2026-11-27T22:59:32Z',
	superevent_id: 'MS261127a',
	urls: { gracedb: 'https://gracedb.ligo.org/superevents/MS261127a/view/' },
	event: {
		time: '2026-11-27T22:58:02.123Z',
		far: 1e-9,
		significant: true,
		instruments: ['H1', 'L1'],
		group: 'CBC',
		pipeline: 'gstlal',
		search: 'MDC',
		classification: { BNS: 0.9, NSBH: 0, BBH: 0, Terrestrial: 0.1 },
		skymap: skyMap.toString('base64'),
	},
	external_coinc: null,
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

// A writer of its own, by the Avro specification alone.
const zigzag = (value: number): Buffer => {
	let rest = BigInt(value) >= 0n ? BigInt(value) << 1n : (-BigInt(value) << 1n) - 1n;
	const out: number[] = [];
	for (; rest >= 0x80n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
	return Buffer.from([...out, Number(rest)]);
};
const text = (value: string | Buffer): Buffer => {
	const content = Buffer.from(value);
	return Buffer.concat([zigzag(content.length), content]);
};
const double = (value: number): Buffer => {
	const content = Buffer.alloc(8);
	content.writeDoubleLE(value);
	return content;
};
const sync = Buffer.alloc(16, 7);
function avroFile(schema: object, record: Buffer, codec = 'null', count = 1): Buffer {
	const block = codec === 'deflate' ? deflateRawSync(record) : record;
	return Buffer.concat([
		Buffer.from('Obj\x01'),
		zigzag(2),
		text('avro.schema'),
		text(JSON.stringify(schema)),
		text('avro.codec'),
		text(codec),
		zigzag(0),
		sync,
		zigzag(count),
		zigzag(block.length),
		block,
		sync,
	]);
}

const schema = {
	type: 'record',
	name: 'alert',
	namespace: 'gw',
	fields: [
		{ name: 'alert_type', type: { type: 'enum', name: 'type', symbols: ['UPDATE', 'INITIAL'] } },
		{ name: 'superevent_id', type: 'string' },
		{ name: 'urls', type: { type: 'map', values: 'string' } },
		{
			name: 'event',
			type: [
				'null',
				{
					type: 'record',
					name: 'inner',
					fields: [
						{ name: 'far', type: 'double' },
						{ name: 'significant', type: 'boolean' },
						{ name: 'instruments', type: { type: 'array', items: 'string' } },
						{ name: 'skymap', type: ['null', 'bytes'] },
						{ name: 'again', type: ['null', 'gw.inner'] },
					],
				},
			],
		},
	],
};
const record = Buffer.concat([
	zigzag(1),
	text('S261127a'),
	zigzag(1),
	text('gracedb'),
	text('https://gracedb.ligo.org/'),
	zigzag(0),
	zigzag(1),
	double(1e-9),
	Buffer.from([1]),
	// A block with a negative count says how many bytes it has.
	zigzag(-2),
	zigzag(6),
	text('H1'),
	text('L1'),
	zigzag(0),
	zigzag(1),
	text(skyMap),
	zigzag(0),
]);

describe('a message of a stream', () => {
	it('is a public notice as JSON, as GCN sends it, whose sky map is not part of the JSON', () => {
		const read = readStreamMessage(bytes(notice));
		expect(read).toMatchObject({ kind: 'notice', id: 'MS261127a', skyMap });
		expect(JSON.stringify(read)).not.toContain(notice.event.skymap);
	});

	it('is a public notice as an Avro file, as SCiMMA sends it, compressed or not', () => {
		for (const codec of ['null', 'deflate']) {
			expect(readStreamMessage(avroFile(schema, record, codec))).toMatchObject({
				kind: 'notice',
				id: 'S261127a',
				notice: {
					alert_type: 'INITIAL',
					urls: { gracedb: 'https://gracedb.ligo.org/' },
					event: { far: 1e-9, significant: true, instruments: ['H1', 'L1'], again: null },
				},
				skyMap,
			});
		}
	});

	it('is a retraction without an event', () => {
		const retraction = { ...notice, alert_type: 'RETRACTION', event: null };
		expect(readStreamMessage(bytes(retraction))).toMatchObject({
			kind: 'notice',
			notice: { alert_type: 'RETRACTION', event: null },
		});
	});

	it('may have types and fields that nobody knows yet', () => {
		const later = {
			...notice,
			alert_type: 'Followup',
			schema: 9,
			event: { ...notice.event, x: {} },
		};
		expect(readStreamMessage(bytes(later))).toMatchObject({
			kind: 'notice',
			notice: { alert_type: 'Followup', schema: 9 },
		});
	});

	it('is an alert of igwn-alert, also as JSON in JSON, with or without an object', () => {
		const alert = { uid: 'S261127a', alert_type: 'label_added', data: { name: 'ADVOK' } };
		expect(readStreamMessage(bytes(alert))).toMatchObject({ kind: 'change', id: 'S261127a' });
		expect(readStreamMessage(bytes(JSON.stringify(alert)))).toMatchObject({
			kind: 'change',
			alert,
		});
		const ofEvent = { uid: 'G123', alert_type: 'new', object: { superevent: 'S261127b' } };
		expect(readStreamMessage(bytes(ofEvent))).toMatchObject({ kind: 'change', id: 'S261127b' });
		expect(readStreamMessage(bytes({ ...ofEvent, object: null }))).toMatchObject({ id: undefined });
	});

	it('may lie elsewhere, and is then not fetched', () => {
		expect(readStreamMessage(bytes({ url: 'https://example.org/large' }))).toEqual({
			kind: 'elsewhere',
		});
	});

	it('that is nothing of these says what is wrong', () => {
		const wordsOf = (value: Buffer | null): string => {
			try {
				readStreamMessage(value);
				return 'read';
			} catch (error) {
				expect(error).toBeInstanceOf(UnreadableMessage);
				return (error as Error).message;
			}
		};
		expect(wordsOf(null)).toBe('It is empty.');
		expect(wordsOf(Buffer.from('<xml/>'))).toBe('It is neither JSON nor an Avro file.');
		expect(wordsOf(bytes([1]))).toBe('It is no JSON object.');
		expect(wordsOf(bytes({ a: 1 }))).toMatch(/neither a public notice/);
		expect(wordsOf(bytes({ ...notice, superevent_id: '../x' }))).toMatch(/superevent_id/);
		expect(wordsOf(avroFile(schema, record.subarray(0, 40)))).toMatch(/cut off/);
		expect(wordsOf(avroFile(schema, record, 'snappy'))).toMatch(/codec snappy/);
	});

	it('of any bytes is read or refused in a sentence, never in another way', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (noise, at) => {
				const broken = Buffer.from(avroFile(schema, record));
				for (const [place, byte] of noise.entries()) broken[(at + place) % broken.length] = byte;
				for (const value of [
					broken,
					Buffer.from(noise),
					Buffer.concat([Buffer.from('Obj\x01'), noise]),
				]) {
					try {
						readStreamMessage(value);
					} catch (error) {
						expect(error).toBeInstanceOf(UnreadableMessage);
					}
				}
			}),
		);
	});

	it('of 4 MiB is read', () => {
		const large = {
			...notice,
			event: { ...notice.event, skymap: Buffer.alloc(3 * 1024 ** 2).toString('base64') },
		};
		expect(readStreamMessage(bytes(large))).toMatchObject({ kind: 'notice' });
	});
});

describe('an Avro file', () => {
	it('of a schema that names itself without end is refused', () => {
		const endless = { type: 'record', name: 'a', fields: [{ name: 'a', type: 'a' }] };
		expect(() => readAvroFile(avroFile(endless, Buffer.alloc(4)))).toThrow(/too deeply/);
	});
});
