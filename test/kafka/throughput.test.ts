import { expect, it } from 'vitest';
import { python } from './python';
import { topics } from './topics';
import { create, item, useKafka } from './world';

const kafka = useKafka();
const { ready, broker } = kafka.world;
const count = 1_000;

// The figures of docs/benchmarks.md. Nothing is asserted of the times: the machine may have other work.
it('1,000 events go through one execution, each once', async () => {
	const before = await kafka.count(topics.gstlal);
	const items = Array.from({ length: count }, () => item());
	// HTTPS, as the Python client below.
	const credentials = kafka.graceDbCredential({
		customServer: new URL(ready.httpsApiUrl ?? '').origin,
		ca: kafka.simulatorCa,
	});
	const started = performance.now();
	const rows = await kafka.run(create, { items, credentials });
	const ours = (performance.now() - started) / 1000;
	expect(rows.filter((row) => row['kafka_status'] === 'confirmed')).toHaveLength(count);
	expect(new Set(rows.map(({ graceid }) => graceid)).size).toBe(count);
	expect(await kafka.count(topics.gstlal)).toBe(before + count);

	const event = {
		group: 'CBC',
		pipeline: 'gstlal',
		filename: 'coinc.xml',
		content: Buffer.from('<LIGO_LW/>').toString('base64'),
	};
	const { seconds: theirs } = (await python(kafka, 'send', {
		serviceUrl: ready.httpsApiUrl,
		broker: broker.secure,
		caFile: broker.caFile,
		events: Array.from({ length: count }, () => event),
	})) as { seconds: number };
	expect(await kafka.count(topics.gstlal)).toBe(before + 2 * count);
	console.log(
		`1,000 events: ${ours.toFixed(1)} s with this node, ${theirs.toFixed(1)} s with ligo-gracedb`,
	);
}, 600_000);
