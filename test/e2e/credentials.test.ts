import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { n8nAsOwner, type N8nRest } from './n8nRest';
import { world } from './world';

const { httpsApiUrl, tokens, x509 } = world.simulator;
const server = { server: 'custom', customServer: httpsApiUrl };

let n8n: N8nRest;

beforeAll(() => {
	n8n = n8nAsOwner();
});

/** What the editor does when somebody saves a credential: an older n8n tests only what it has saved. */
async function testCredential(
	type: string,
	data: object,
): Promise<{ status: 'OK' | 'Error'; message: string }> {
	const credential = { name: 'To be tested', type, data: { ...server, ...data } };
	const { id } = (await n8n.post('/rest/credentials', credential)) as { id: string };
	const credentials = { id, ...credential };
	return (await n8n.post('/rest/credentials/test', { credentials })) as Awaited<
		ReturnType<typeof testCredential>
	>;
}

test('n8n accepts a SciToken that the server knows', async () => {
	const token = await readFile(tokens.scientist, 'utf8');

	expect(await testCredential('graceDbSciTokenApi', { token })).toMatchObject({ status: 'OK' });
});

test('n8n refuses what is no token, in a sentence that does not repeat it', async () => {
	const { status, message } = await testCredential('graceDbSciTokenApi', {
		token: 'c3VyZWx5LW5vdC1hLXRva2Vu',
	});

	expect(status).toBe('Error');
	expect(message).toMatch(/token/i);
	expect(message).not.toContain('c3VyZWx5');
});

test('n8n refuses a SciToken that has expired, and says so', async () => {
	const token = await readFile(tokens.expired, 'utf8');
	const { status, message } = await testCredential('graceDbSciTokenApi', { token });

	expect(status).toBe('Error');
	expect(message).toMatch(/expired/i);
});

test('n8n accepts a client certificate that the server trusts', async () => {
	const [certificate, privateKey] = await Promise.all(
		[x509.certFile, x509.keyFile].map((file) => readFile(file, 'utf8')),
	);
	const result = await testCredential('graceDbX509Api', {
		certificate,
		privateKey,
		passphrase: '',
	});

	expect(result).toMatchObject({ status: 'OK' });
});

test('n8n refuses a certificate that is none, in a sentence', async () => {
	const privateKey = await readFile(x509.keyFile, 'utf8');
	const { status, message } = await testCredential('graceDbX509Api', {
		certificate: 'not a certificate',
		privateKey,
		passphrase: '',
	});

	expect(status).toBe('Error');
	expect(message).toMatch(/certificate/i);
	expect(message).not.toContain('PRIVATE KEY');
});
