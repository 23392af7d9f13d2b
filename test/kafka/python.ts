import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { KafkaForTests } from './world';

type Command = 'send' | 'read' | 'validate' | `${'gcn' | 'hop'}_${'read' | 'write'}`;

/** Runs a command of client.py or alertClients.py, as the user `pipeline` where a user is needed; gives its answer. */
export async function python(
	{ world }: KafkaForTests,
	command: Command,
	job: object,
): Promise<unknown> {
	const { ready } = world;
	const script = /^(?:gcn|hop)_/.test(command) ? 'alertClients.py' : 'client.py';
	const child = spawn(world.python, [join(__dirname, script), command], {
		env: {
			PATH: process.env['PATH'],
			HOME: join(world.broker.caFile, '..'),
			PYTHONDONTWRITEBYTECODE: '1',
			SCITOKEN_FILE: ready.tokens['pipeline'],
			BEARER_TOKEN_FILE: ready.tokens['pipeline'],
			SSL_CERT_FILE: ready.caFile ?? '',
			REQUESTS_CA_BUNDLE: ready.caFile ?? '',
		},
	});
	let [output, words] = ['', ''];
	child.stdout.on('data', (text) => (output += String(text)));
	child.stderr.on('data', (text) => (words += String(text)));
	child.stdin.end(JSON.stringify(job));
	const code = await new Promise((done) => child.once('close', done));
	if (code !== 0) throw new Error(words);
	return JSON.parse(output) as unknown;
}
