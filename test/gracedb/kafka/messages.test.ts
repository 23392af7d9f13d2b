import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../gracedb/json';
import {
	checkMessage,
	checkMessageSize,
	maxMessageBytes,
	pingMessage,
	uploadMessage,
} from '../../../gracedb/kafka/messages';
import { instanceOf, topicNamed, topicOfEvent } from '../../../gracedb/kafka/topics';

const content = {
	server: 'https://gracedb.ligo.org/api/',
	pipeline: 'gstlal',
	skipSupervisor: false,
	labels: ['INJ'],
	fileName: 'coinc.xml',
};
const upload = uploadMessage({
	...content,
	graceid: 'G1',
	submitter: 'albert.einstein@ligo.org',
	fileContent: 'PA==',
	now: 1_700_000_000_500,
});

describe('the message of an event', () => {
	it('has the fields of ligo-gracedb in its order', () => {
		expect(Object.entries(upload)).toEqual([
			['type', 'upload'],
			['gracedb_server', 'https://gracedb.ligo.org/api/'],
			['graceid', 'G1'],
			['submitter', 'albert.einstein@ligo.org'],
			['pipeline', 'gstlal'],
			['gracedb_upload', true],
			['skip_supervisor', false],
			['labels', ['INJ']],
			['eventFile', ['coinc.xml', 'PA==']],
			['_producer_timestamp', 1_700_000_000.5],
		]);
	});

	it.each<[JsonObject, string]>([
		[{ graceid: 7 }, 'graceid is'],
		[{ eventFile: ['a'] }, 'eventFile is'],
		[{ labels: [1] }, 'labels is'],
		[{ gracedb_upload: 'yes', pipeline: null }, 'pipeline, gracedb_upload are'],
		[{ type: 'constructor' }, 'type is'],
	])('is refused if it is not as the schema wants it: %o', (wrong, words) => {
		expect(() => checkMessage({ ...upload, ...wrong })).toThrow(
			`The message for Kafka is not as GraceDB wants it: ${words} wrong.`,
		);
	});

	it('fits the schema, as a ping does', () => {
		expect(() => checkMessage(upload)).not.toThrow();
		expect(() => checkMessage(pingMessage(1, {}))).not.toThrow();
	});
});

describe('the size of a message', () => {
	/** Of what is sent for the largest file that passes. */
	function largest(): number {
		let [low, high] = [0, maxMessageBytes];
		while (high - low > 1) {
			const size = Math.floor((low + high) / 2);
			try {
				checkMessageSize({ size }, content);
				low = size;
			} catch {
				high = size;
			}
		}
		return low;
	}

	it('is known before an ID is reserved, and never too small', () => {
		const size = largest();
		const base64 = ''.padEnd(4 * Math.ceil(size / 3), 'A');
		const message = uploadMessage({
			...content,
			graceid: 'G1234567',
			submitter: 'albert.einstein@ligo.org',
			fileContent: base64,
			now: Date.now(),
		});
		const bytes = Buffer.byteLength(JSON.stringify(message));
		expect(bytes).toBeLessThanOrEqual(maxMessageBytes);
		expect(bytes).toBeGreaterThan(maxMessageBytes - 1_000);
	});

	it('is told with the size that would fit', () => {
		expect(() => checkMessageSize({ size: 8_000_000 }, content)).toThrow(
			/^The event file "coinc\.xml" is too large for Kafka: its message would have 106\d{5} bytes, and 10485760 are allowed\.$/,
		);
	});
});

describe('topics', () => {
	const server = new URL('https://gracedb-playground.ligo.org/api/');

	it.each([
		['CBC', 'GstLAL', 'gracedb-playground.gstlal'],
		['test', 'gstlal', 'gracedb-playground.test'],
		['Test', 'MBTA', 'gracedb-playground.test'],
	])('are named as ligo-gracedb names them: %s %s', (group, pipeline, topic) => {
		expect(topicOfEvent(server, { group, pipeline })).toBe(topic);
	});

	it('are found by their full name or by what follows the instance', () => {
		expect(instanceOf(new URL('http://localhost:8765/api/'))).toBe('localhost');
		expect(topicNamed(server, 'gstlal')).toBe('gracedb-playground.gstlal');
		expect(topicNamed(server, 'gracedb.gstlal')).toBe('gracedb.gstlal');
		expect(() => topicNamed(server, 'a b')).toThrow(
			'"gracedb-playground.a b" cannot be the name of a topic.',
		);
	});
});
