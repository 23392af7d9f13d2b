import { createPrivateKey } from 'node:crypto';
import { copyFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { n8nAsOwner, type N8nRest } from './n8nRest';
import { piecesOf, whereIs, writtenByN8n } from './planted';
import {
	graceDbNode,
	httpRequestNode,
	newestHttpRequest,
	type Node,
	runConcurrently,
	type StoredCredential,
} from './storedNodes';
import { world } from './world';

const { httpsApiUrl, tokens, x509, control } = world.simulator;
const passphrase = 'Losung-4711-Quittenmus';
const vaultToken = 'hvs.CAESIPflaumenmus0815Geheimnis';
const pastedGarbage = 'UXVpdHRlbmdlbGVl.R2VoZWltbmlzNDcxMQ.Q2Fzc2lz';
/** No secret: shows that what an execution writes is found. */
const marker = 'Apfelmus-is-no-secret';
const url = { userInfo: `${httpsApiUrl}user-info/`, superevents: `${httpsApiUrl}superevents/` };

let n8n: N8nRest;
let versions: number[];
let secrets: string[];
const credentials: Record<string, StoredCredential> = {};

beforeAll(async () => {
	n8n = n8nAsOwner();
	versions = [4.3, await newestHttpRequest()];
	const [token = '', certificate = '', key = ''] = await Promise.all(
		[tokens.scientist, x509.certFile, x509.keyFile].map((file) => readFile(file, 'utf8')),
	);
	const privateKey = createPrivateKey(key)
		.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
		.toString();
	const sciToken = (data: Parameters<typeof store>[1]): Promise<void> =>
		store('graceDbSciTokenApi', data);
	await sciToken({ name: 'token', token });
	await sciToken({ name: 'garbage', token: pastedGarbage });
	await sciToken({
		name: 'vault',
		source: 'vault',
		vaultUrl: 'https://localhost:1',
		vaultPath: 'secret/oauth/creds/igwn/robot',
		vaultToken,
	});
	await sciToken({ name: 'file', source: 'file', bearerFile: tokenFile });
	const pair = { certificate, privateKey };
	await store('graceDbX509Api', { name: 'certificate', ...pair, passphrase });
	await store('graceDbX509Api', { name: 'wrong phrase', ...pair, passphrase: `${passphrase}!` });
	secrets = [token, key, privateKey, passphrase, vaultToken, pastedGarbage];
});

/** A Read Only credential, which is the default. */
async function store(
	type: string,
	{ name, ...data }: { name: string; [field: string]: string },
): Promise<void> {
	const server = { server: 'custom', customServer: httpsApiUrl };
	const body = { name, type, data: { ...server, ...data } };
	const { id } = (await n8n.post('/rest/credentials', body)) as { id: string };
	credentials[name] = { type, id };
}

function stored(name: string): StoredCredential {
	const credential = credentials[name];
	if (!credential) throw new Error(`There is no credential ${name}.`);
	return credential;
}

const httpRequest = (
	name: string,
	version: number,
	credential: string,
	more: INodeParameters,
): Node => httpRequestNode(name, version, stored(credential), more);

const graceDb = (name: string, credential: string, more: INodeParameters): Node =>
	graceDbNode(name, stored(credential), more);

const outcomes = (nodes: Node[]): Promise<Record<string, IDataObject>> =>
	runConcurrently(n8n, marker, nodes);

const tokenFile = join(world.credentialFolder, 'bt_lent');

async function putToken(user: 'scientist' | 'advocate'): Promise<void> {
	await copyFile(tokens[user] ?? '', `${tokenFile}.new`);
	await rename(`${tokenFile}.new`, tokenFile);
}

describe.each([
	['a SciToken', 'token'],
	['a client certificate', 'certificate'],
])('n8n’s HTTP Request node with %s', (_what, credential) => {
	test('asks as the user, refuses another server and refuses to write', async () => {
		const post = { method: 'POST', sendBody: true, specifyBody: 'json', jsonBody: '{}' };
		const found = await outcomes(
			versions.flatMap((version) => [
				httpRequest(`user ${version}`, version, credential, { url: url.userInfo }),
				httpRequest(`elsewhere ${version}`, version, credential, { url: 'https://example.org/' }),
				httpRequest(`write ${version}`, version, credential, { url: url.superevents, ...post }),
			]),
		);
		expect(new Set(versions).size).toBe(2);
		for (const version of versions) {
			expect(found[`user ${version}`]).toMatchObject({
				username: expect.stringMatching(/^scientist/) as string,
			});
			expect(JSON.stringify(found[`elsewhere ${version}`])).toMatch(
				/GraceDB credential is for https:\/\/localhost:\d+ and was not sent to https:\/\/example\.org/,
			);
			expect(JSON.stringify(found[`write ${version}`])).toMatch(
				/Read Only, so this POST was not sent/,
			);
		}
		const sent = (await (await fetch(`${control}/requests`)).json()) as
			{ method: string; url: string }[] | { requests: { method: string; url: string }[] };
		const requests = Array.isArray(sent) ? sent : sent.requests;
		expect(requests.some(({ url: path }) => path.endsWith('/user-info/'))).toBe(true);
		expect(
			requests.filter(({ method, url: path }) => method === 'POST' && path === '/api/superevents/'),
		).toEqual([]);
	});
});

test('n8n’s HTTP Request node uses a renewed token file from the next request on', async () => {
	const seen: unknown[] = [];
	for (const user of ['scientist', 'advocate'] as const) {
		await putToken(user);
		const found = await outcomes(
			versions.map((version) => httpRequest(`${version}`, version, 'file', { url: url.userInfo })),
		);
		seen.push(...versions.map((version) => found[`${version}`]?.['username']));
	}
	expect(seen.map((name) => String(name).split('@')[0])).toEqual([
		'scientist',
		'scientist',
		'advocate',
		'advocate',
	]);
});

test('no secret stands in n8n’s database, logs or files after executions that succeed and that fail', async () => {
	const create = { resource: 'log', operation: 'create', superevent: 'S240716b', message: marker };
	const user = { resource: 'server', operation: 'getCurrentUser' };
	const found = await outcomes([
		graceDb('good token', 'token', user),
		graceDb('good certificate', 'certificate', user),
		graceDb('refused write', 'token', create),
		graceDb('garbage', 'garbage', user),
		graceDb('wrong phrase', 'wrong phrase', user),
		graceDb('Vault that is down', 'vault', { ...user, connection: { retries: 0 } }),
		httpRequest('garbage through HTTP Request', versions[1] ?? 4.3, 'garbage', {
			url: url.userInfo,
		}),
		httpRequest('wrong phrase through HTTP Request', 4.3, 'wrong phrase', { url: url.userInfo }),
	]);
	const outcomeOf = (name: string): string => JSON.stringify(found[name]);
	expect(outcomeOf('good token')).toContain('scientist');
	expect(outcomeOf('good certificate')).toContain('scientist');
	expect(outcomeOf('refused write')).toMatch(/Read Only/);
	for (const name of ['garbage', 'garbage through HTTP Request'])
		expect(outcomeOf(name)).toMatch(/SciToken/);
	for (const name of ['wrong phrase', 'wrong phrase through HTTP Request']) {
		expect(outcomeOf(name)).toMatch(/does not open the private key/);
	}
	expect(outcomeOf('Vault that is down')).toMatch(/No token from the Vault/);

	const files = await writtenByN8n();
	expect(whereIs(marker, files).some((file) => /database\.sqlite/.test(file))).toBe(true);
	expect(whereIs('does not open the private key', files)).not.toEqual([]);
	const places = secrets
		.flatMap(piecesOf)
		.flatMap((piece) => whereIs(piece, files).map((file) => `${piece} in ${file}`));
	expect(places).toEqual([]);
});
