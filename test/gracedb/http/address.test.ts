import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixedSource } from '../../../gracedb/auth/auth';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { closeConnections } from '../../../gracedb/http/pool';
import type { ApiVersion } from '../../../gracedb/http/version';

/** Paths drawn by the property test; 20,000 take about a minute. */
const paths = Number(process.env['GRACEDB_TEST_PATHS'] ?? 1500);

const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhdHRhY2tlZCJ9.c2lnbmF0dXJl';

interface Listener {
	port: number;
	/** Target and headers of each request as they stood on the wire. */
	heads: string[];
	close(): Promise<void>;
}

/** Reads requests off the socket itself, so that no library makes them look better than they are. */
async function listen(answer: (target: string) => string): Promise<Listener> {
	const heads: string[] = [];
	const server = createServer((socket) => {
		let text = '';
		socket.on('error', () => undefined);
		socket.on('data', (bytes) => {
			text += bytes.toString('latin1');
			for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
				const head = text.slice(0, end);
				text = text.slice(end + 4);
				heads.push(head);
				const target = head.split(' ')[1] ?? '';
				const location = answer(target);
				const body = JSON.stringify(answerFor(target));
				socket.write(
					[
						location === '' ? 'HTTP/1.1 200 OK' : `HTTP/1.1 302 Found\r\nlocation: ${location}`,
						'content-type: application/json',
						`content-length: ${Buffer.byteLength(body)}`,
						'',
						body,
					].join('\r\n'),
				);
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		heads,
		async close() {
			server.close();
			await closeConnections();
			server.unref();
		},
	};
}

let elsewhere: Listener;
let server: Listener;
/** Where the server redirects to; empty: nowhere. */
let redirect = '';
/** What the server calls the next page of a list, and its resources. */
let link = '';

function answerFor(target: string): object {
	if (target.includes('user-info')) return { username: 'scientist', is_internal_user: true };
	if (/^\/api\/(?:v\d\/)?$/.test(target)) {
		return {
			links: { self: link, superevents: link, 'user-info': link },
			templates: { 'superevent-detail-template': link },
			'api-versions': ['v1', 'v2'],
			'api-default': 'v2',
			labels: ['DQV'],
		};
	}
	const isFirst = !target.includes('start=');
	return {
		superevents: [{ superevent_id: isFirst ? 'S1a' : 'S1b', preferred_event: 'G1' }],
		numRows: 2,
		links: { next: isFirst ? link : null, self: link, first: link },
	};
}

beforeAll(async () => {
	elsewhere = await listen(() => '');
	server = await listen((target) => (target.startsWith('/api/superevents') ? redirect : ''));
});
afterAll(async () => {
	await Promise.all([elsewhere.close(), server.close()]);
});
afterEach(() => {
	redirect = '';
	link = '';
});

const auth = fixedSource({
	kind: 'scitoken',
	fingerprint: 'attacked',
	secrets: [token],
	check: () => undefined,
	headers: () => ({ authorization: `Bearer ${token}` }),
	tls: () => undefined,
	describe: () => ({ kind: 'scitoken' }),
});

function clientFor(apiVersion: ApiVersion): GraceDbClient {
	return createGraceDbClient({
		serverUrl: `http://127.0.0.1:${server.port}`,
		auth,
		apiVersion,
		retry: { retries: 0 },
	});
}

/** Nasty pieces of addresses. `HERE` and `THERE` stand for the server and for another one. */
const pieces = fc.constantFrom(
	'http:',
	'https:',
	'HTTP:',
	'file:',
	'javascript:',
	'ws:',
	'data:',
	'http:/',
	'https:\\\\',
	'/',
	'//',
	'///',
	'\\',
	'\\\\',
	'/\\',
	'\\/',
	'./',
	'../',
	'/..',
	'/./',
	'.',
	'..',
	'...',

	'%2e',
	'%2E%2e',
	'%252e%252e',
	'%2f',
	'%2F',
	'%5c',
	'%5C',
	'%25',
	'%',
	'%0d%0a',
	'%00',
	'%c0%ae',
	'@',
	'user@',
	'user:pass@',
	':',
	':80',
	';',
	';x=y',
	'..;/',
	'.;',
	'?',
	'#',
	'&',
	'=',
	'??',
	'\t',
	'\n',
	'\r',
	'\r\nHost: evil',
	'\u0000',
	'\u00a0',
	'\u2028',
	'\ufeff',
	' ',
	'\u007f',

	'。',
	'．',
	'．．',
	'／',
	'＼',
	'⁄',
	'∕',
	'‥',
	'：',
	'＠',
	'℀',
	'ｈｔｔｐ：',
	'\u202e',
	'ß',
	'İ',
	'\ud800',
	'\udc00',
	'😀',
	'[::1]',
	'0x7f.1',
	'127.0.0.1',
	'localhost',
	'HERE',
	'THERE',

	'api',
	'api/',
	'/api/',
	'v1',
	'v1/',
	'v2/',
	'/v1/../',
	'superevents/',
	'superevents/S240716b/',
	'admin/',
	'user-info/',
	'apiweb/',
	'events/G1',
	'x',
	'*',
	'{graceid}',
	'$',
	'|',
	'<',
	'>',
	'"',
);
const nastyText = fc
	.array(pieces, { minLength: 1, maxLength: 7 })
	.map((parts) => parts.join(''))
	.map((text) =>
		text
			.replaceAll('HERE', `http://127.0.0.1:${server.port}`)
			.replaceAll('THERE', `http://127.0.0.1:${elsewhere.port}`),
	);
const versions = fc.constantFrom<ApiVersion>('automatic', 'v1', 'v2');

/** Fails unless all that has arrived since then arrived at the server, below its root. */
function expectInside(before: number, what: string): void {
	expect(elsewhere.heads, what).toEqual([]);
	for (const head of server.heads.slice(before)) {
		const [, target = ''] = head.split(' ');
		expect(target.startsWith('/api/'), `${what} → ${target}`).toBe(true);
		const decoded = target.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '/');
		const segments = (decoded.split('?')[0] ?? '').split('/');
		expect(
			segments.some((segment) => ['.', '..'].includes(segment)),
			`${what} → ${target}`,
		).toBe(false);
		expect(head.match(/^host: (.*)$/im)?.[1], what).toBe(`127.0.0.1:${server.port}`);
	}
}

async function tolerant(work: Promise<unknown>): Promise<void> {
	// Refusals and answers are both good; anything but the client's own error is not.
	await work.catch((error: unknown) => {
		if (!(error instanceof GraceDbError)) throw error;
	});
}

describe('a request with a credential', () => {
	it('reaches no other origin and stays below the root of the API, whatever path API Request is given', async () => {
		await fc.assert(
			fc.asyncProperty(nastyText, versions, async (path, version) => {
				const before = server.heads.length;
				await tolerant(clientFor(version).api.json({ method: 'GET', path }));
				expectInside(before, JSON.stringify(path));
			}),
			{ numRuns: paths },
		);
	}, 600_000);

	it('stays there whatever stands in names, ids and queries', async () => {
		await fc.assert(
			fc.asyncProperty(nastyText, versions, async (text, version) => {
				const before = server.heads.length;
				const client = clientFor(version);
				await tolerant(client.superevents.get(text));
				await tolerant(client.labels.remove('S240716b', text));
				await tolerant(client.tags.add({ objectId: 'S240716b', log: 1 }, text));
				await tolerant(client.superevents.page({ query: text, start: 0 }));
				expectInside(before, JSON.stringify(text));
			}),
			{ numRuns: Math.ceil(paths / 10) },
		);
	}, 600_000);

	it('stays there whatever links the root of the server and the pages of a list give', async () => {
		await fc.assert(
			fc.asyncProperty(nastyText, versions, async (text, version) => {
				const before = server.heads.length;
				link = text;
				const client = clientFor(version);
				await tolerant(client.server.info());
				await tolerant(client.server.userInfo());
				const read = async (): Promise<void> => {
					for await (const superevent of client.superevents.list({ pageSize: 1 })) void superevent;
				};
				await tolerant(read());
				expectInside(before, JSON.stringify(text));
			}),
			{ numRuns: Math.ceil(paths / 10) },
		);
	}, 600_000);

	it('stays there wherever the server redirects to', async () => {
		await fc.assert(
			fc.asyncProperty(nastyText, versions, async (text, version) => {
				const before = server.heads.length;
				// What cannot stand in a header of the server's answer.
				redirect = text.replace(/[^\x21-\x7e]/g, '');
				await tolerant(clientFor(version).superevents.get('S240716b'));
				expectInside(before, JSON.stringify(text));
			}),
			{ numRuns: Math.ceil(paths / 5) },
		);
	}, 600_000);

	it.each([
		'/http://THERE/x',
		'api///THERE/x',
		'http://HERE/api///THERE/x',
		'/api//THERE/x',
		'/http:\\\\THERE/x',
		'////THERE/x',
	])('is refused for %s in every API version setting', async (text) => {
		const path = text
			.replaceAll('HERE', `127.0.0.1:${server.port}`)
			.replaceAll('THERE', `127.0.0.1:${elsewhere.port}`);
		for (const version of ['automatic', 'v1', 'v2'] as const) {
			const before = server.heads.length;
			await expect(clientFor(version).api.json({ method: 'GET', path })).rejects.toThrow(/^Path: /);
			expect(server.heads).toHaveLength(before);
			expect(elsewhere.heads).toEqual([]);
		}
	});
});
