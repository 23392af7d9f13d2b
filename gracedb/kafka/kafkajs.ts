import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type * as KafkaJs from 'kafkajs';
import { maxBatchBytes, unpackBatch } from './batches';

/**
 * The only file that loads kafkajs and fzstd, so that another client can take their place. Both are loaded when they are first
 * used: most workflows never do.
 */

export type {
	Admin,
	Consumer,
	ISocketFactory,
	Kafka,
	KafkaMessage,
	LogEntry,
	Producer,
} from 'kafkajs';

let loading: Promise<typeof KafkaJs> | undefined;

/** kafkajs, able to read what is compressed with zstd as librdkafka's clients do it. */
export async function loadKafkaJs(): Promise<typeof KafkaJs> {
	return await (loading ??= load());
}

async function load(): Promise<typeof KafkaJs> {
	const [loaded, fzstd] = await Promise.all([import('kafkajs'), import('fzstd')]);
	// Node finds only some of its names when a CommonJS module is imported; all of them are in the default export.
	const kafkajs = (loaded as { default?: typeof KafkaJs }).default ?? loaded;
	const { CompressionTypes: types, CompressionCodecs: codecs } = kafkajs;
	const { compress } = codecs[types.GZIP]() as { compress: unknown };
	codecs[types.GZIP] = () => ({ compress, decompress: unpackedBy(unpackGzip) });
	codecs[types.ZSTD] = () => ({ decompress: unpackedBy((packed) => unpackZstd(fzstd, packed)) });
	codecs[types.Snappy] = () => ({ decompress: unpackedBy(unknownCodec('Snappy')) });
	codecs[types.LZ4] = () => ({ decompress: unpackedBy(unknownCodec('LZ4')) });
	return kafkajs;
}

type Unpack = (packed: Buffer) => Buffer | Promise<Buffer>;

const unpackedBy =
	(unpack: Unpack) =>
	(packed: Buffer): Promise<Buffer> =>
		unpackBatch(packed, unpack);

const unpackGzip: Unpack = (packed) =>
	promisify(gunzip)(packed, { maxOutputLength: maxBatchBytes });

function unpackZstd({ Decompress }: typeof import('fzstd'), packed: Buffer): Buffer {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	const stream = new Decompress((piece) => {
		bytes += piece.length;
		if (bytes > maxBatchBytes) throw new Error('it is too large');
		pieces.push(piece);
	});
	stream.push(packed, true);
	return Buffer.concat(pieces);
}

const unknownCodec =
	(name: string): Unpack =>
	() => {
		throw new Error(`the compression ${name} is not known here`);
	};
