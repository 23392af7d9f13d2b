import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, watch } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { help, readCommandLine, UsageError } from '../commandLine';
import type { ReadyFile } from '../start';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'simulator-test-'));
const readyFile = join(folder, 'ready.json');
const running: ChildProcess[] = [];

interface Program {
	child: ChildProcess;
	output: () => string;
	errors: () => string;
	code: Promise<number | null>;
}

function start(...args: string[]): Program {
	return run(process.execPath, 'simulator/dist/main.js', ...args);
}

function run(command: string, ...args: string[]): Program {
	const child = spawn(command, args, {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	running.push(child);
	let [output, errors] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	const code = once(child, 'close').then(([status]) => status as number | null);
	return { child, output: () => output, errors: () => errors, code };
}

async function readyFileChange(isSo: () => boolean): Promise<void> {
	await new Promise<void>((done) => {
		const look = () => {
			if (!isSo()) return;
			watcher.close();
			done();
		};
		const watcher = watch(folder, look);
		look();
	});
}

/** Resolves when the ready-file is there. Watches the folder, without polling. */
async function ready(program: Program): Promise<ReadyFile> {
	await Promise.race([
		readyFileChange(() => existsSync(readyFile)),
		program.code.then(() => Promise.reject(new Error(program.errors()))),
	]);
	return JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyFile;
}

afterEach(() => {
	for (const child of running.splice(0)) child.kill('SIGKILL');
	rmSync(readyFile, { force: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the simulator as a program', () => {
	it(
		'writes a ready-file without secrets, answers, and leaves nothing after SIGTERM',
		{ timeout: 60_000 },
		async () => {
			const program = start('--port', '0', '--https', '--ready-file', readyFile);
			const file = await ready(program);
			expect(Object.keys(file)).toEqual([
				'apiUrl',
				'httpsApiUrl',
				'caFile',
				'issuer',
				'jwksFile',
				'tokens',
				'x509',
				'control',
			]);
			expect(Object.keys(file.tokens)).toEqual([
				'scientist',
				'pipeline',
				'advocate',
				'operator',
				'catalogManager',
				'external',
				'noGroup',
				'expired',
			]);
			expect(file.apiUrl).toMatch(/^http:\/\/localhost:\d+\/api\/$/);
			expect(file.httpsApiUrl).toMatch(/^https:\/\/localhost:\d+\/api\/$/);

			const secrets = [...Object.values(file.tokens), ...Object.values(file.x509 ?? {})];
			const written = readFileSync(readyFile, 'utf8') + program.output() + program.errors();
			for (const path of secrets) {
				expect(statSync(path).mode & 0o777).toBe(0o600);
				expect(written).not.toContain(readFileSync(path, 'utf8').trim());
			}
			const list = await fetch(`${file.apiUrl}superevents/?count=1`);
			expect(list.status).toBe(200);
			expect((await fetch(`${file.control}/reset`, { method: 'POST' })).status).toBe(204);

			program.child.kill('SIGTERM');
			expect(await program.code).toBe(0);
			expect(program.output().trim().split('\n')).toHaveLength(1);
			expect(program.errors()).toBe('');
			expect(existsSync(readyFile)).toBe(false);
			expect(existsSync(dirname(file.jwksFile))).toBe(false);
		},
	);

	it(
		'has nothing of HTTPS in the ready-file without --https, and ends with the npm that started it',
		{ timeout: 60_000 },
		async () => {
			const args = ['--port', '0', '--empty', '--ready-file', readyFile];
			const program = run('npm', 'run', '--silent', 'simulator', '--', ...args);
			const file = await ready(program);
			expect([file.httpsApiUrl, file.caFile, file.x509]).toEqual([null, null, null]);
			const list = await fetch(`${file.apiUrl}superevents/`);
			expect(await list.json()).toMatchObject({ numRows: 0 });
			// A signal to npm does not reach what npm runs; it ends all the same.
			program.child.kill('SIGTERM');
			await readyFileChange(() => !existsSync(readyFile));
		},
	);

	it('ends with 2 and one sentence when it does not understand', { timeout: 60_000 }, async () => {
		const program = start('--nonsense');
		expect(await program.code).toBe(2);
		expect(program.errors().trim().split('\n')).toHaveLength(1);
	});

	it('ends with 1 and one sentence when the port is taken', { timeout: 60_000 }, async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const program = start('--port', String(port));
		expect(await program.code).toBe(1);
		expect(program.errors().trim()).toBe(
			`Port ${port} is taken by another program; choose another one with --port N, or --port 0 for any free one.`,
		);
		other.close();
	});

	it('ends with 1 when the ready-file cannot be written', { timeout: 60_000 }, async () => {
		const program = start('--port', '0', '--ready-file', join(folder, 'no', 'such', 'folder.json'));
		expect(await program.code).toBe(1);
		expect(program.errors()).toContain('cannot be written');
	});
});

describe('the command line of the simulator', () => {
	it.each([
		[['--port', 'many'], '--port has to be a number'],
		[['--port', '70000'], '--port has to be a number'],
		[['--superevents', '-1'], '--help lists the options'],
		[['--superevents', '1e3'], '--superevents has to be a number'],
		[['--cached-counts', '1e9'], '--cached-counts has to be a number of seconds'],
		[['--profile', 'old'], '--profile has to be current or classic'],
		[['--nonsense'], '--help lists the options'],
		[['stray'], '--help lists the options'],
		[['--ready-file', ''], '--ready-file needs the name of a file'],
	])('is refused with one sentence: %j', (args, sentence) => {
		expect(() => readCommandLine(args)).toThrow(UsageError);
		expect(() => readCommandLine(args)).toThrow(sentence);
	});

	it('remembers counts only if it is asked to', () => {
		expect(readCommandLine([]).options.cachedCounts).toBe(0);
		expect(readCommandLine(['--cached-counts', '300']).options.cachedCounts).toBe(300);
	});

	it('is explained by --help', () => {
		expect(readCommandLine(['--help']).help).toBe(true);
		expect(help).toContain('--ready-file F');
	});
});
