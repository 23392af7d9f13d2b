import { createRequire } from 'node:module';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { type Data, useCredentials } from '../support/credentials';
import { secureServer } from '../support/secureServer';

const { ca, engine, sciToken, x509 } = useCredentials();

async function authenticate(
	type: string,
	data: Data,
	request: Partial<IHttpRequestOptions> | { uri: string; followAllRedirects?: boolean },
) {
	const { authenticate: ofType } = engine().credentialType(type);
	if (typeof ofType !== 'function') throw new Error('authenticate is not a function');
	return await ofType(data, request as IHttpRequestOptions);
}

/** The helpers behind the newer and the older versions of n8n's HTTP Request node. */
function n8nRequests(): Record<
	'request' | 'requestLegacy',
	(options: unknown) => Promise<unknown>
> {
	const require = createRequire(__filename);
	const { Container } = require('@n8n/di') as typeof import('@n8n/di');
	const network = require('@n8n/backend-network') as {
		OutboundHttp: new () => { requests: typeof n8nRequests };
	};
	return Container.get(network.OutboundHttp).requests();
}

describe('a credential in n8n’s HTTP Request node', () => {
	it('sends the token to its own server, and to no other by way of a redirect', async () => {
		const data = sciToken();
		const url = `${data['customServer']}/api/superevents/`;
		const headers = { accept: 'application/json' };
		expect(await authenticate('graceDbSciTokenApi', data, { url, headers })).toEqual({
			url,
			headers: { ...headers, authorization: `Bearer ${data['token']}` },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('gives the certificate to the connection and follows no redirect', async () => {
		const data = x509();
		const url = `${data['customServer']}superevents/`;
		expect(await authenticate('graceDbX509Api', data, { url })).toMatchObject({
			url,
			agentOptions: {
				cert: expect.stringContaining('BEGIN CERTIFICATE') as string,
				key: expect.stringContaining('PRIVATE KEY') as string,
			},
			disableFollowRedirect: true,
		});
	});

	it.each([
		{ url: 'https://evil.example.org/api/' },
		{ uri: 'https://evil.example.org/api/' },
		{ url: '/api/', baseURL: 'https://evil.example.org' },
		{ url: '' },
		{ url: '/api/superevents/' },
	])('refuses %j', async (request) => {
		await expect(
			Promise.resolve().then(() => authenticate('graceDbSciTokenApi', sciToken(), request)),
		).rejects.toThrow(/was not sent to/);
	});

	it('refuses another port or protocol of the same host', async () => {
		const data = sciToken();
		const { port } = new URL(String(data['customServer']));
		for (const url of [
			`https://localhost:${port}/api/`,
			`http://localhost:${Number(port) + 1}/api/`,
		]) {
			await expect(
				Promise.resolve().then(() => authenticate('graceDbSciTokenApi', data, { url })),
			).rejects.toThrow(/was not sent to/);
		}
	});

	it('is refused for a write when it is Read Only', async () => {
		const readOnly: Data = { ...sciToken(), access: 'readOnly' };
		const url = `${String(readOnly['customServer'])}/api/superevents/`;
		for (const method of ['POST', 'put', 'PATCH', 'DELETE'] as const) {
			const request = { url, method: method as 'POST' };
			await expect(authenticate('graceDbSciTokenApi', readOnly, request)).rejects.toThrow(
				/Read Only, so this .* was not sent/,
			);
			await authenticate('graceDbSciTokenApi', sciToken(), request);
		}
		await authenticate('graceDbSciTokenApi', readOnly, { url, method: 'HEAD' });
	});

	it('follows no redirect with a certificate, in n8n’s newer and older request helper', async () => {
		const data: Data = { ...x509(), ca: ca() };
		const url = `${String(data['customServer'])}user-info/`;
		const { request, requestLegacy } = n8nRequests();
		const authenticated = await authenticate('graceDbX509Api', data, { url });
		const user = { username: expect.stringContaining('scientist') as string };
		expect(await request(authenticated)).toMatchObject(user);

		const elsewhere = await secureServer((_request, response) => response.end('{}'));
		const server = await secureServer((_request, response) =>
			response.writeHead(302, { location: elsewhere.url }).end(),
		);
		let reached = 0;
		elsewhere.onConnection(() => (reached += 1));
		try {
			const redirecting = { ...data, customServer: server.url, ca: server.ca + elsewhere.ca };
			for (const [send, address] of [
				[request, { url: server.url }],
				[requestLegacy, { uri: server.url, followAllRedirects: true }],
			] as const) {
				await send(await authenticate('graceDbX509Api', redirecting, address)).catch(
					() => undefined,
				);
			}
			expect(server.requests()).toBe(2);
			expect(reached).toBe(0);
		} finally {
			await Promise.all([server.close(), elsewhere.close()]);
		}
	});

	it('keeps authenticate as a property, because n8n offers it there only then', () => {
		for (const type of ['graceDbSciTokenApi', 'graceDbX509Api']) {
			expect(Object.keys(engine().credentialType(type))).toContain('authenticate');
			expect(engine().credentialType(type).test).toBeUndefined();
		}
	});
});
