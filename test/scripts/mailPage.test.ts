import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mail } from '../../scripts/mail';
import { mailPage } from '../../scripts/mailPage';

const mail: Mail = {
	id: 1,
	received: '2024-07-16T15:11:12.000Z',
	from: 'n8n@example.org',
	to: 'astronomer@example.org',
	subject: '<b>S240716b</b>',
	text: 'see https://gracedb.ligo.org/superevents/S240716b/view/',
	html: '<p>seen</p>',
	attachments: [{ name: 'half \ud800.txt', type: 'text/plain', content: Buffer.from('bytes') }],
};

describe('the page of captured mails', () => {
	let server: Server;
	let port: number;
	let mails: Mail[];

	beforeEach(async () => {
		mails = [mail];
		server = createServer(mailPage(mails)).listen(0, '127.0.0.1');
		await once(server, 'listening');
		({ port } = server.address() as AddressInfo);
	});

	afterEach(async () => {
		server.close();
		server.closeAllConnections();
		await once(server, 'close');
	});

	/** Sends a request line as it is, which fetch() would tidy up. */
	async function answer(target: string, headers: string[] = []): Promise<string> {
		const hasHost = headers.some((header) => header.startsWith('Host:'));
		const socket = connect(port, '127.0.0.1');
		const host = hasHost ? [] : [`Host: localhost:${port}`];
		const lines = [`GET ${target} HTTP/1.1`, ...host, ...headers, 'Connection: close'];
		socket.write(`${lines.join('\r\n')}\r\n\r\n`);
		return text(socket);
	}

	const statusOf = async (target: string, headers?: string[]) =>
		Number((await answer(target, headers)).split(' ')[1]);

	it('shows its mails with their text escaped, and gives their parts', async () => {
		expect(await answer('/')).toContain('&#60;b&#62;S240716b');
		expect(await answer('/mails.json')).toContain('"bytes":5');
		expect(await answer('/mails/1/html')).toContain('<p>seen</p>');
		expect(await answer('/mails/1/attachments/0')).toContain('\r\nbytes\r\n');
	});

	it('shows pictures where the mail has them', async () => {
		const picture = {
			name: 'map.png',
			type: 'image/png',
			content: Buffer.from('PNG'),
			contentId: 'sky_map',
		};
		const html = '<p><img src="cid:sky_map" alt="Sky map"><img src="cid:other"></p>';
		mails.push({ ...mail, id: 2, html, attachments: [picture] });
		expect(await answer('/mails/2/html')).toContain(
			'<img src="data:image/png;base64,UE5H" alt="Sky map"><img src="cid:other">',
		);
	});

	it.each([
		'//',
		'///',
		'//[',
		'http://[',
		'http://evil.example/',
		'/%zz',
		'/mails/1/attachments/9',
		'/mails/99999999999999999999/html',
		'/mails/0/html',
		'/__proto__',
		'/constructor',
		'*',
		'/mails/__proto__/html',
		'/\\',
		'/?a//b:c@d',
		'/%00',
		`/${'('.repeat(5000)}`,
	])('survives a request for %s', async (target) => {
		expect([200, 400, 404]).toContain(await statusOf(target));
		expect(await statusOf('/')).toBe(200);
	});

	it('answers to its own names with its own port, and to no other Host', async () => {
		for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
			expect(await statusOf('/mails.json', [`Host: ${host}:${port}`])).toBe(200);
		}
		const foreign = [
			'evil.example',
			`evil.example:${port}`,
			`localhost:${port + 1}`,
			'localhost',
			'',
			`localhost.evil.example:${port}`,
			`localhost:${port}@evil.example`,
			`127.0.0.2:${port}`,
		];
		for (const host of foreign) {
			const words = await answer('/mails.json', [`Host: ${host}`]);
			expect(words).toContain('421');
			expect(words).toContain(`Only requests to localhost:${port}`);
			expect(words).not.toContain('S240716b');
		}
	});

	it('refuses requests that a web page from elsewhere sends', async () => {
		expect(await statusOf('/mails.json', [`Origin: http://localhost:${port}`])).toBe(200);
		const foreign = [
			'http://evil.example',
			'null',
			`https://localhost:${port}`,
			'http://localhost',
			`http://localhost:${port + 1}`,
			`http://localhost:${port}.evil.example`,
		];
		for (const origin of foreign) {
			const words = await answer('/mails.json', [`Origin: ${origin}`]);
			expect(words).toContain('403');
			expect(words).not.toContain('S240716b');
		}
	});
});
