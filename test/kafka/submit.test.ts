import { describe, expect, it } from 'vitest';
import { useKafka } from './world';
import { topics } from './topics';

const kafka = useKafka();

describe('an event through Kafka', () => {
	it('reserves an ID, sends the file to the topic of the pipeline, and tells where it lies', async () => {
		const row = await kafka.submit();
		expect(row).toMatchObject({
			graceid: expect.stringMatching(/^G\d+$/) as string,
			submitted_through: 'kafka',
			kafka_status: 'confirmed',
			kafka_topic: topics.gstlal,
		});
		const found = (await kafka.records(topics.gstlal)).find(({ key }) => key === row['graceid']);
		expect(found).toMatchObject({
			partition: row['kafka_partition'],
			offset: String(row['kafka_offset']),
			value: {
				type: 'upload',
				graceid: row['graceid'],
				eventFile: ['coinc.xml', Buffer.from('<LIGO_LW/>').toString('base64')],
			},
		});
	});
});
