import { describe, expect, it } from 'vitest';
import { addressOfBroker, checkBroker, parseBrokers } from '../../../gracedb/kafka/brokers';

const written = (text: string): string[] => parseBrokers(text).map(addressOfBroker);

describe('Bootstrap Servers', () => {
	it.each([
		['kafka.example.org:9092', ['kafka.example.org:9092']],
		[
			' a.example.org:1,b.example.org:2\n[::1]:3 ',
			['a.example.org:1', 'b.example.org:2', '[::1]:3'],
		],
		['KAFKA.example.org', ['kafka.example.org:9092']],
		['0x7f.1:9', ['127.0.0.1:9']],
	])('are read as people type them: %s', (text, expected) => {
		expect(written(text)).toEqual(expected);
	});

	it.each(['', ' , '])('must not be empty: "%s"', (text) => {
		expect(() => parseBrokers(text)).toThrow('Bootstrap Servers is empty.');
	});

	it.each([
		'https://kafka.example.org:9092',
		'kafka.example.org:0',
		'kafka.example.org:99999',
		'user@kafka.example.org:1',
		'kafka.example.org:9092/x',
		'[::1',
		'1.2.3.4.5:9092',
	])('are refused with what is wrong if they are none: %s', (text) => {
		expect(() => parseBrokers(text)).toThrow(
			`Bootstrap Servers: "${text}" is not the address of a broker.`,
		);
	});
});

describe('the token goes', () => {
	const goesTo = (address: string, bootstrap: string, tls = true): string => {
		const [broker] = parseBrokers(address);
		try {
			checkBroker(broker!, { bootstrap: parseBrokers(bootstrap), tls });
			return 'yes';
		} catch (error) {
			return (error as Error).message;
		}
	};

	it.each([
		['kafka.example.org:9092', 'kafka.example.org:9092'],
		['kafka.example.org:7', 'kafka.example.org:9092'],
		['broker-1.example.org:9092', 'kafka.example.org:9092'],
		['b1.kafka.example.org:9092', 'kafka.example.org:9092'],
		['other.example.net:9092', 'kafka.example.org:9092, other.example.net:1'],
		['127.0.0.1:9092', 'localhost:1'],
		['localhost:9092', '[::1]:1'],
		['10.0.0.7:9092', '10.0.0.7:1'],
		['b.kafka:9092', 'kafka:9092'],
	])('to %s from %s', (address, bootstrap) => {
		expect(goesTo(address, bootstrap)).toBe('yes');
	});

	it.each([
		['evil.example.com:9092', 'kafka.example.org:9092'],
		['kafka.example.org.evil.net:9092', 'kafka.example.org:9092'],
		['evilexample.org:9092', 'kafka.example.org:9092'],
		['example.org:9092', 'kafka.example.org:9092'],
		['evil.org:9092', 'kafka.org:9092'],
		['10.0.0.8:9092', '10.0.0.7:9092'],
		['kafka.example.org:9092', 'localhost:9092'],
		['localhost:9092', 'kafka.example.org:9092'],
		['127.0.0.1:9092', 'kafka.example.org:9092'],
	])('not to %s from %s', (address, bootstrap) => {
		expect(goesTo(address, bootstrap)).toBe(
			`The Kafka broker ${written(bootstrap).join(', ')} sends n8n on to ${address}, which is in another domain, so the token is not sent there.`,
		);
	});

	it('without TLS to this machine alone', () => {
		expect(goesTo('localhost:1', 'localhost:1', false)).toBe('yes');
		expect(goesTo('[::1]:1', 'localhost:1', false)).toBe('yes');
		expect(goesTo('kafka.example.org:1', 'kafka.example.org:1', false)).toBe(
			'A token is not sent to the broker kafka.example.org:1 without TLS: everybody on the way could read it.',
		);
		expect(goesTo('localhost.example.org:1', 'localhost.example.org:1', false)).toMatch(
			/without TLS/,
		);
	});
});
