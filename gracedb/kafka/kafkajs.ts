import type * as KafkaJs from 'kafkajs';

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

/** Bytes of a batch of messages after decompression; LIGO's and GCN's brokers take 10 MiB at most. */
const maxBatchBytes = 64 * 1024 ** 2;

let loading: Promise<typeof KafkaJs> | undefined;

/** kafkajs, able to read what is compressed with zstd as librdkafka's clients do it. */
export async function loadKafkaJs(): Promise<typeof KafkaJs> {
	return await (loading ??= load());
}

async function load(): Promise<typeof KafkaJs> {
	const [loaded, { Decompress }] = await Promise.all([import('kafkajs'), import('fzstd')]);
	// Node finds only some of its names when a CommonJS module is imported; all of them are in the default export.
	const kafkajs = (loaded as { default?: typeof KafkaJs }).default ?? loaded;
	kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
		compress: () => Promise.reject(new Error('Nothing is sent with zstd.')),
		decompress: (compressed: Buffer) => {
			const pieces: Uint8Array[] = [];
			let bytes = 0;
			const stream = new Decompress((piece) => {
				bytes += piece.length;
				if (bytes > maxBatchBytes) throw new Error('A batch of messages is too large.');
				pieces.push(piece);
			});
			stream.push(compressed, true);
			return Promise.resolve(Buffer.concat(pieces));
		},
	});
	return kafkajs;
}
