/** A public notice, as JSON has it. */
export type NoticeDocument = Record<string, unknown>;

const optional = (type: unknown): unknown[] => ['null', type];

const externalCoinc = {
	type: 'record',
	name: 'external_coinc',
	fields: [
		{ name: 'gcn_notice_id', type: optional('long') },
		{ name: 'ivorn', type: optional('string') },
		{ name: 'observatory', type: optional('string') },
		{ name: 'search', type: optional('string') },
		{ name: 'time_difference', type: optional('double') },
		{ name: 'time_coincidence_far', type: optional('double') },
		{ name: 'time_sky_position_coincidence_far', type: optional('double') },
		{ name: 'combined_skymap', type: optional('bytes') },
	],
};
const event = {
	type: 'record',
	name: 'event_info',
	fields: [
		{ name: 'significant', type: 'boolean' },
		{ name: 'time', type: 'string' },
		{ name: 'far', type: 'double' },
		{ name: 'instruments', type: { type: 'array', items: 'string' } },
		{ name: 'group', type: 'string' },
		{ name: 'pipeline', type: 'string' },
		{ name: 'search', type: optional('string') },
		{ name: 'properties', type: optional({ type: 'map', values: 'double' }) },
		{ name: 'classification', type: optional({ type: 'map', values: 'double' }) },
		{ name: 'duration', type: optional('double') },
		{ name: 'central_frequency', type: optional('double') },
		{ name: 'skymap', type: optional('bytes') },
	],
};

/** The shape of igwn-gwalert-schema 1.3.0: the keys of the JSON notice, sky maps as bytes. */
const schema = {
	type: 'record',
	name: 'alert',
	namespace: 'igwn.alerts',
	fields: [
		{ name: 'alert_type', type: 'string' },
		{ name: 'time_created', type: 'string' },
		{ name: 'superevent_id', type: 'string' },
		{ name: 'urls', type: { type: 'map', values: 'string' } },
		{ name: 'event', type: optional(event) },
		{ name: 'external_coinc', type: optional(externalCoinc) },
	],
};

const syncMarker = Buffer.from('gracedb-simulator'.slice(0, 16));

/** A notice as SCiMMA sends it: an Avro file with one record. */
export function avroNotice(document: NoticeDocument): Buffer {
	const record = encode(schema, document);
	return Buffer.concat([
		Buffer.from('Obj\x01'),
		encode({ type: 'map', values: 'bytes' }, { 'avro.schema': JSON.stringify(schema) }),
		syncMarker,
		long(1),
		long(record.length),
		record,
		syncMarker,
	]);
}

interface Field {
	name: string;
	type: unknown;
}

/** Avro's binary encoding (Avro 1.11 specification). */
function encode(type: unknown, value: unknown): Buffer {
	if (Array.isArray(type)) {
		const isNull = value === null || value === undefined;
		return Buffer.concat([long(isNull ? 0 : 1), isNull ? Buffer.alloc(0) : encode(type[1], value)]);
	}
	const {
		type: name,
		fields,
		items,
		values,
	} = (typeof type === 'object' && type !== null ? type : { type }) as {
		type: unknown;
		fields?: Field[];
		items?: unknown;
		values?: unknown;
	};
	switch (name) {
		case 'record':
			return Buffer.concat(
				(fields ?? []).map((field) => encode(field.type, (value as NoticeDocument)[field.name])),
			);
		case 'array':
			return blocks((value as unknown[]).map((item) => encode(items, item)));
		case 'map':
			return blocks(
				Object.entries(value as object).map(([key, item]) =>
					Buffer.concat([encode('string', key), encode(values, item)]),
				),
			);
		case 'boolean':
			return Buffer.from([value === true ? 1 : 0]);
		case 'long':
			return long(Number(value));
		case 'double': {
			const bytes = Buffer.alloc(8);
			bytes.writeDoubleLE(Number(value));
			return bytes;
		}
		case 'string':
			return withLength(Buffer.from(String(value)));
		case 'bytes':
			return withLength(Buffer.from(String(value), encodingOf(value)));
		default:
			throw new TypeError(`There is no type ${String(name)}.`);
	}
}

/** Sky maps stand as base64 in JSON; the schema in the head of the file is text. */
const encodingOf = (value: unknown): 'base64' | 'utf8' =>
	String(value).startsWith('{') ? 'utf8' : 'base64';

function blocks(items: Buffer[]): Buffer {
	return items.length === 0 ? long(0) : Buffer.concat([long(items.length), ...items, long(0)]);
}

const withLength = (bytes: Buffer): Buffer => Buffer.concat([long(bytes.length), bytes]);

/** Zigzag. */
function long(value: number): Buffer {
	const big = BigInt(value);
	let rest = big >= 0n ? big << 1n : (-big << 1n) - 1n;
	const bytes: number[] = [];
	for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
	return Buffer.from([...bytes, Number(rest)]);
}
