import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { graceDbNode } from '../support/engine';
import { fakeBroker, type FakeBroker, type SaslAnswer } from '../support/fakeBroker';
import { useGraceDb } from '../support/graceDb';

const { engine, simulator } = useGraceDb();
const open: FakeBroker[] = [];
const printed: string[] = [];

beforeEach(() => {
	printed.length = 0;
	for (const stream of [process.stdout, process.stderr]) {
		vi.spyOn(stream, 'write').mockImplementation((words) => {
			printed.push(String(words));
			return true;
		});
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		vi.spyOn(console, level).mockImplementation((...words) => void printed.push(words.join(' ')));
	}
});
afterEach(async () => {
	vi.restoreAllMocks();
	await Promise.all(open.splice(0).map((broker) => broker.close()));
});

async function broker(...given: Parameters<typeof fakeBroker>): Promise<FakeBroker> {
	const made = await fakeBroker(...given);
	open.push(made);
	return made;
}

/** Lists topics through a broker; all that n8n would keep of it, and its message. */
async function listTopics(address: string): Promise<{ record: string; message: string }> {
	const parameters = {
		authentication: 'sciToken',
		resource: 'server',
		operation: 'getKafkaTopics',
		kafkaOptions: { timeLimit: 5 },
	};
	const credentials = {
		...simulator.sciToken('pipeline'),
		graceDbKafkaApi: {
			bootstrapServers: address,
			useTls: false,
			token: simulator.token('pipeline'),
		},
	};
	const run = await engine().runWorkflow(
		[graceDbNode('GraceDB', parameters, { credentials })],
		{},
		{ credentials },
	);
	const { error } = run.data.resultData;
	return {
		record:
			JSON.stringify(run) + inspect(run, { depth: 30, showHidden: true, maxStringLength: null }),
		message: error?.message ?? '',
	};
}

describe('a broker that repeats the token', () => {
	const ways: Record<string, (token: string) => SaslAnswer> = {
		'in its challenge': (token) => ({
			challenge: JSON.stringify({ status: 'invalid_token', token }),
		}),
		'in the words of an error': (token) => ({ errorCode: 58, errorMessage: `No good: ${token}` }),
		'in base64': (token) => ({ challenge: Buffer.from(token).toString('base64') }),
	};

	it.each(Object.entries(ways))(
		'leaves it in no error, record or log: %s',
		async (_name, answer) => {
			const { address, tokens } = await broker(answer);
			const { record, message } = await listTopics(address);
			const token = simulator.token('pipeline');
			expect(tokens).toContain(token);
			expect(message).toMatch(/does not accept the SciToken/);
			const traces = record + printed.join('\n');
			for (const part of [
				token,
				...token.split('.').slice(1),
				Buffer.from(token).toString('base64'),
			]) {
				expect(traces).not.toContain(part);
			}
			expect(printed.join('')).not.toMatch(/kafka/i);
		},
	);
});

describe('a broker that sends the client on', () => {
	it.each([
		[
			'evil.example.com',
			/sends n8n on to evil\.example\.com:9092, which is in another domain, so the token is not sent there/,
		],
		['192.0.2.7', /sends n8n on to 192\.0\.2\.7:9092, which is in another domain/],
	])('to %s leads the token nowhere', async (host, sentence) => {
		const { address } = await broker(() => ({}), { host, port: 9092 });
		expect((await listTopics(address)).message).toMatch(sentence);
	});

	it('to a port at which nothing listens is named as it is', async () => {
		const { address } = await broker(() => ({}), { host: 'localhost', port: 1 });
		expect((await listTopics(address)).message).toBe(
			'The Kafka broker localhost:1 refused the connection.',
		);
	});

	it('to another port of this machine gets there', async () => {
		const other = await broker(() => ({}));
		const [host = '', port] = other.address.split(':');
		const { address } = await broker(() => ({}), { host, port: Number(port) });
		expect((await listTopics(address)).message).toBe('');
		expect(other.tokens).toEqual([simulator.token('pipeline')]);
	});
});
