import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createGraceDbClient } from '../../gracedb/client';
import { fixedSource } from '../../gracedb/auth/auth';
import { sciTokenAuth } from '../../gracedb/auth/scitoken';
import { graceDbDestination } from '../../gracedb/auth/tokenRules';
import type { Json } from '../../gracedb/json';
import { encodings } from '../support/encodings';
import { useGraceDb } from '../support/graceDb';
import { type RawServer, useRawServers } from '../support/rawServer';

const { engine, simulator } = useGraceDb();
const serveAll = useRawServers();

const tokenOf = ({ headers }: IncomingMessage): string =>
	(headers.authorization ?? '').replace('Bearer ', '');

/** A server that repeats the token in headers, in the name of a file, in names and texts of JSON, and in pages. */
async function echo(encode: (token: string) => string): Promise<RawServer> {
	return await serveAll((request, response) => {
		const { pathname } = new URL(request.url ?? '', 'http://x');
		if (pathname.endsWith('user-info/')) {
			response.writeHead(200, { 'content-type': 'application/json' });
			return response.end('{"username": "me", "is_internal_user": true}');
		}
		const again = encode(tokenOf(request));
		const inHeader = again.replace(/[\r\n]+/g, ' ');
		const isPage = pathname.includes('page');
		response.writeHead(isPage ? 400 : 200, {
			'content-type': isPage ? 'text/html' : 'application/json',
			'x-you-sent': inHeader,
			'set-cookie': `echo=${inHeader.replaceAll(';', '')}`,
			'content-disposition': `attachment; filename="${inHeader.replace(/[/;]/g, '_')}.json"`,
		});
		if (isPage) return response.end(`<html><title>No</title><p>You sent ${again}</p></html>`);
		return response.end(
			JSON.stringify({ [again]: 1, deep: [{ you: `sent ${again}.` }], labels: [] }),
		);
	});
}

/** Whether any sixteen letters of the token can be seen as they are, in base64 or percent-encoded. */
function shows(text: string, token: string): boolean {
	const plain = text
		.replace(/\s|\\[rnt]/g, '')
		.replace(/%(?:25)?([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	const readable = [0, 1, 2, 3].map((skip) =>
		Buffer.from(plain.slice(skip), 'base64').toString('latin1'),
	);
	const pieces = Array.from({ length: token.length - 15 }, (_, at) => token.slice(at, at + 16));
	return pieces.some((piece) => [plain, ...readable].some((found) => found.includes(piece)));
}

describe.each(Object.entries(encodings))('a server that repeats the token %s', (_how, encode) => {
	it('does not show it through the client: in headers, JSON and errors', async () => {
		const token = simulator.token('scientist');
		const server = await echo(encode);
		const client = createGraceDbClient({
			serverUrl: server.url,
			auth: fixedSource(
				sciTokenAuth(token, {
					destination: graceDbDestination(server.url),
					sendAnyway: true,
					source: 'test',
				}),
			),
			retry: { retries: 0 },
		});
		const answer = await client.api.json({ method: 'GET', path: 'echo/' });
		const { deep, labels, ...repeated } = answer.content as Record<string, Json>;
		expect(labels).toEqual([]);
		expect(Object.keys(repeated).join()).toContain('[redacted]');
		expect(JSON.stringify(deep)).toMatch(/^\[\{"you":"sent .*\[redacted\].*\."\}\]$/);
		expect(answer.headers['x-you-sent']).toContain('[redacted]');
		expect(shows(JSON.stringify(answer), token)).toBe(false);
		const error: unknown = await client.api
			.json({ method: 'GET', path: 'page/' })
			.catch((reason: unknown) => reason);
		expect(error).toMatchObject({
			kind: 'rejected',
			serverWords: expect.stringContaining('[redacted]') as string,
		});
		expect(shows(String(error) + JSON.stringify(error), token)).toBe(false);
	});

	it('does not show it through API Request: with status and headers, and as the name of a file', async () => {
		const token = simulator.token('scientist');
		const server = await echo(encode);
		const credentials = simulator.sciToken('scientist');
		Object.assign(credentials['graceDbSciTokenApi'] ?? {}, { customServer: server.url });
		for (const answer of ['json', 'file']) {
			const [[item] = []] = await engine().runNode(
				{
					resource: 'api',
					operation: 'request',
					authentication: 'sciToken',
					path: 'echo/',
					answer,
					additionalFields: { fullResponse: true },
				},
				{ credentials, items: [{ json: {} }] },
			);
			expect(item?.json).toMatchObject({ status: 200 });
			const shown = JSON.stringify([item?.json, item?.binary?.['data']?.fileName]);
			expect(shown).toContain('[redacted]');
			expect(shows(shown, token)).toBe(false);
		}
	});
});
