/** The client at large work: `worker.ts NAME FACTS`. The last line of its output is a Report as JSON. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { realHostSystem } from '../../gracedb/auth/hostSystem';
import { pemFiles } from '../../gracedb/auth/pemFiles';
import { tokenFile } from '../../gracedb/auth/tokenFile';
import { graceDbDestination } from '../../gracedb/auth/tokenRules';
import { createGraceDbClient, type GraceDbClient } from '../../gracedb/client';
import { closeConnections, openPools } from '../../gracedb/http/pool';
import type { Upload } from '../../gracedb/http/body';
import { measured } from './measured';

interface Facts {
	url: string;
	control: string;
	folder: string;
	/** Small, for warming up, and large. */
	files: { small: string; large: string };
	ca?: string;
	rounds: number;
}

type Result = Record<string, unknown>;
interface Work {
	warmUp(client: GraceDbClient, facts: Facts): Promise<unknown>;
	run(client: GraceDbClient, facts: Facts): Promise<Result>;
}

let opened = 0;

function fileToSend(path: string): Upload {
	const open = () => {
		opened += 1;
		return createReadStream(path);
	};
	return { fileName: 'large.bin', size: statSync(path).size, open };
}

async function download(client: GraceDbClient, name: string): Promise<Result> {
	const { content, size } = await client.files.download('S240716b', name);
	const hash = createHash('sha256');
	let bytes = 0;
	const sink = new Writable({
		write(piece: Buffer, _encoding, done) {
			bytes += piece.length;
			hash.update(piece);
			done();
		},
	});
	await pipeline(content, sink);
	return { bytes, size, hash: hash.digest('hex') };
}

async function count(client: GraceDbClient, limit?: number): Promise<Result> {
	const ids = new Set<string>();
	for await (const { superevent_id } of client.superevents.list({ category: 'Any', limit })) {
		ids.add(superevent_id);
	}
	return { superevents: ids.size };
}

const log = (client: GraceDbClient, path: string): Promise<unknown> =>
	client.logs.create('S240716b', { comment: 'large', file: fileToSend(path) });
const event = (client: GraceDbClient, path: string): Promise<unknown> =>
	client.events.create({ group: 'Test', pipeline: 'gstlal', file: fileToSend(path) });

async function make(control: string, what: 'tokens' | 'certificates'): Promise<Result> {
	const headers = { 'content-type': 'application/json' };
	const answer = await fetch(`${control}/${what}`, { method: 'POST', headers, body: '{}' });
	return (await answer.json()) as Result;
}

/** Puts a new file into the place of the old one, as renewing programs do. */
async function replace(path: string, text: string): Promise<void> {
	await writeFile(`${path}.new`, text, { mode: 0o600 });
	await rename(`${path}.new`, path);
}

/** Open sockets, idle ones included; Linux alone reports them. */
async function sockets(): Promise<number> {
	const names = await readdir('/proc/self/fd').catch(() => []);
	const links = await Promise.all(names.map((n) => readlink(`/proc/self/fd/${n}`).catch(() => '')));
	return links.filter((link) => link.startsWith('socket:')).length;
}

async function renewTokens(rounds: number, facts: Facts): Promise<Result> {
	const path = join(facts.folder, 'token');
	const client = createGraceDbClient({
		serverUrl: facts.url,
		auth: tokenFile(
			path,
			{ destination: graceDbDestination(facts.url), sendAnyway: true },
			realHostSystem,
		),
	});
	for (let round = 0; round < rounds; round += 1) {
		const made = await make(facts.control, 'tokens');
		await replace(path, await readFile(String(made['file']), 'utf8'));
		await client.superevents.get('S240716b');
	}
	return {};
}

async function renewCertificates(rounds: number, facts: Facts): Promise<Result> {
	const [certificate, key] = [join(facts.folder, 'cert.pem'), join(facts.folder, 'key.pem')];
	const client = createGraceDbClient({
		serverUrl: facts.url,
		ca: facts.ca,
		auth: pemFiles({ certificate, key }, realHostSystem),
	});
	for (let round = 0; round < rounds; round += 1) {
		const made = await make(facts.control, 'certificates');
		await replace(key, await readFile(String(made['keyFile']), 'utf8'));
		await replace(certificate, await readFile(String(made['certFile']), 'utf8'));
		await client.superevents.get('S240716b');
	}
	return {};
}

function renewal(renew: (rounds: number, facts: Facts) => Promise<Result>): Work {
	return {
		warmUp: (_client, facts) => renew(50, facts),
		async run(_client, facts) {
			global.gc?.();
			const before = process.memoryUsage().heapUsed;
			await renew(facts.rounds, facts);
			global.gc?.();
			const heap = process.memoryUsage().heapUsed - before;
			return { heap, sockets: await sockets(), pools: openPools() };
		},
	};
}

const works: Record<string, Work> = {
	upload: {
		warmUp: (client, { files }) => log(client, files.small),
		run: async (client, { files }) => ({
			answer: await log(client, files.large),
			opened: opened - 1,
		}),
	},
	eventUpload: {
		warmUp: (client, { files }) => event(client, files.small),
		run: async (client, { files }) => ({
			answer: await event(client, files.large),
			opened: opened - 2,
		}),
	},
	download: {
		warmUp: (client) => download(client, 'small'),
		run: (client) => download(client, 'large'),
	},
	list: { warmUp: (client) => count(client, 2000), run: (client) => count(client) },
	tokens: renewal(renewTokens),
	certificates: renewal(renewCertificates),
};

async function main(): Promise<void> {
	const [name = '', json = '{}'] = process.argv.slice(2);
	const facts = JSON.parse(json) as Facts & { token: string };
	const chosen = works[name];
	if (!chosen) throw new Error(`there is no work ${name}`);
	const { sciTokenAuth } = await import('../../gracedb/auth/scitoken');
	const { fixedSource } = await import('../../gracedb/auth/auth');
	const auth = fixedSource(
		sciTokenAuth(facts.token, {
			destination: graceDbDestination(facts.url),
			sendAnyway: true,
			source: 'test',
		}),
	);
	const client = createGraceDbClient({ serverUrl: facts.url, ca: facts.ca, auth });
	await chosen.warmUp(client, facts);
	const report = await measured(() => chosen.run(client, facts));
	await closeConnections();
	console.log(JSON.stringify(report));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
