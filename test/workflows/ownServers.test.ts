import { afterEach, describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';
import { rawServer } from '../support/rawServer';
import { type SecureServer, secureServer } from '../support/secureServer';

const { run } = useGraceDb();
const get = { operation: 'get', superevent: 'S240716b', server: 'custom' };

describe('a server with a certificate of its own authority, without a credential', () => {
	let server: SecureServer | undefined;
	afterEach(async () => {
		await server?.close();
	});
	const start = async (): Promise<SecureServer> =>
		(server = await secureServer((_request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end('{"superevent_id": "S240716b", "links": {}}');
		}));

	it('is refused in a sentence that names the field for the authority, without words of OpenSSL', async () => {
		const { url } = await start();
		await expect(run({ ...get, customServer: url })).rejects.toMatchObject({
			message: expect.stringMatching(
				/^The certificate of localhost:\d+ is signed by an unknown authority\.$/,
			) as string,
			description: expect.stringMatching(
				/Certificate Authority \(PEM\) of the node.*NODE_EXTRA_CA_CERTS/,
			) as string,
		});
	});

	it('is trusted with its authority in the field of the node', async () => {
		const { url, ca } = await start();
		const [item] = await run({ ...get, customServer: url, ca, simplify: false });
		expect(item).toMatchObject({ superevent_id: 'S240716b' });
	});
});

describe('an address that is not that of a GraceDB server', () => {
	it.each([
		['JSON', 'application/json', '{"error": "Not found"}'],
		['text', 'text/plain', 'Not found'],
		['a web page', 'text/html', '<!doctype html><title>Not found</title>'],
	])('is named as the failure when it answers 404 with %s', async (_what, type, text) => {
		const server = await rawServer((_request, response) => {
			response.writeHead(404, { 'content-type': type });
			response.end(text);
		});
		await expect(run({ ...get, customServer: server.url })).rejects.toMatchObject({
			message: expect.stringMatching(/\/api\/ is not the API of a GraceDB server\.$/) as string,
			description: expect.stringContaining('Check the server address') as string,
		});
	});
});
