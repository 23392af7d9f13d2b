import { describe, expect, it } from 'vitest';
import { type KafkaIdentity, kafkaIdentity } from '../../../gracedb/kafka/credential';
import {
	type FakeHostSystem,
	fakeHostSystem,
	madeToken,
	type TokenOptions,
} from '../../support/fakeHostSystem';

const filled = { bootstrapServers: 'kafka.example.org:9092' };

/** Whether the token may be used, else why not. */
async function verdict(
	data: object,
	hostSystem: FakeHostSystem = fakeHostSystem(),
): Promise<string> {
	try {
		const auth = await kafkaIdentity({ ...filled, ...data }, hostSystem).auth.current();
		auth.check(hostSystem.now());
		return 'good';
	} catch (error) {
		return (error as Error).message;
	}
}

const token = (claims: TokenOptions): string =>
	madeToken({ audience: 'kafka.example.org', ...claims });

describe('the token of a Kafka credential', () => {
	it.each([
		['the host name of a bootstrap server', { audience: 'kafka.example.org' }],
		['the same with the port', { audience: ['x', 'kafka.example.org:9092'] }],
		['the same as an address', { audience: 'https://kafka.example.org' }],
		['ANY', { audience: 'ANY' }],
	])('may be for %s', async (_name, claims) => {
		expect(await verdict({ token: token(claims) })).toBe('good');
	});

	it('must not be for another audience, unless it is sent anyway', async () => {
		const other = { token: token({ audience: 'https://gracedb.ligo.org' }) };
		expect(await verdict(other)).toBe(
			'The SciToken was not sent to kafka.example.org: it is for the audience https://gracedb.ligo.org.',
		);
		expect(await verdict({ ...other, sendAnyway: true })).toBe('good');
		expect(await verdict({ ...other, audience: 'https://gracedb.ligo.org' })).toBe('good');
	});

	it('must have the scope that the credential names', async () => {
		const other = { token: token({ scope: 'kafka.consume' }) };
		expect(await verdict(other)).toBe(
			'The SciToken has the scope kafka.consume, and the Kafka broker needs gracedb.read.',
		);
		expect(await verdict({ ...other, scope: 'kafka.consume' })).toBe('good');
		expect(await verdict({ ...other, scope: '' })).toBe('good');
	});

	it('must not have expired', async () => {
		expect(await verdict({ token: token({ lifetime: -3600 }) })).toMatch(
			/^The SciToken expired at /,
		);
	});
});

describe('a token of the machine', () => {
	const path = '/run/secrets/token';
	const machine = (claims: TokenOptions): FakeHostSystem =>
		fakeHostSystem(
			{ GRACEDB_CREDENTIAL_FILES: '/run/secrets:discovery', SCITOKEN: token(claims) },
			{ [path]: token(claims) },
		);
	const sources = [
		['a file', { source: 'file', bearerFile: path }],
		['discovery', { source: 'file' }],
	] as const;

	it.each(sources)('goes to the broker that its audience names: %s', async (_name, data) => {
		expect(await verdict(data, machine({}))).toBe('good');
	});

	it.each(sources)(
		'goes to no broker that its audience does not name, whatever the credential says: %s',
		async (_name, data) => {
			const others = { audience: 'https://gracedb.ligo.org' };
			const wishes = { audience: 'https://gracedb.ligo.org', sendAnyway: true };
			for (const claims of [others, { audience: 'ANY' }]) {
				expect(await verdict({ ...data, ...wishes }, machine(claims))).toMatch(/not sent/);
			}
			const evil = 'kafka.example.org:9092, evil.example.com:9092';
			expect(await verdict({ ...data, bootstrapServers: evil }, machine({}))).toMatch(
				/not sent to evil\.example\.com/,
			);
		},
	);
});

describe('a Kafka credential', () => {
	const read = (data: object): KafkaIdentity =>
		kafkaIdentity({ ...filled, token: token({}), ...data });

	it('has TLS, all acknowledgements, gzip and the topic test unless it says otherwise', () => {
		expect(read({})).toMatchObject({
			tls: { skipHostVerification: false },
			acknowledgements: 'all',
			compression: 'gzip',
			defaultTopic: 'test',
		});
	});

	it('works without TLS on this machine alone', () => {
		expect(() => read({ useTls: false })).toThrow(
			'A token is not sent to the broker kafka.example.org:9092 without TLS',
		);
		expect(read({ useTls: false, bootstrapServers: 'localhost:9092' }).tls).toBeUndefined();
	});

	it('keeps to n8n’s Allowed Domains, also for brokers to which it is sent on', () => {
		const only = { allowedHttpRequestDomains: 'domains', allowedDomains: 'kafka.example.org' };
		const identity = read(only);
		expect(() => identity.checkBroker({ host: 'kafka.example.org', port: 1 })).not.toThrow();
		expect(() => identity.checkBroker({ host: 'b1.example.org', port: 1 })).toThrow(
			'The credential does not allow b1.example.org:1.',
		);
		expect(() => read({ ...only, bootstrapServers: 'other.org:9092' })).toThrow(
			'The credential does not allow other.org:9092.',
		);
	});

	it.each([
		[{ acknowledgements: 'two' }, 'Acknowledgements: "two" is not a choice.'],
		[{ compression: 'zip' }, 'Compression: "zip" is not a choice.'],
		[{ ca: 'x' }, 'Certificate Authority: this is not a certificate in PEM format.'],
		[{ source: 'x' }, 'Source: "x" is not a choice.'],
	])('says what cannot be right: %o', (data, sentence) => {
		expect(() => read(data)).toThrow(sentence);
	});
});
