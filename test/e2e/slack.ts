import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOnLoopback } from '../../scripts/ports';
import type { Session } from '../../scripts/session';
import {
	certificatePem,
	makeAuthority,
	makeServerCertificate,
	privateKeyPem,
} from '../../simulator/identity/certificates';

/** A message that was posted. */
export interface SlackMessage {
	channel: string;
	text: string;
	blocks?: { type: string }[];
	/** Its own time stamp, which is its name as well. */
	ts: string;
	/** Of the message whose thread it is in. */
	thread_ts?: string;
	/** Whether the channel shows it too. */
	reply_broadcast?: boolean;
}

/** A file that was put into a channel. */
export interface SlackFile {
	channel_id: string;
	thread_ts?: string;
	files: { id: string; title: string }[];
}

/** What Slack does with the messages that contain a text; `slow` takes them after some seconds. */
export type SlackFault = 'broken' | 'invalid_blocks' | 'ratelimited' | 'slow';

/** Longer than an execution that does not wait needs. */
const slowAnswerMs = 8_000;

/** A stand-in for slack.com, to which the proxy that n8n is given leads. */
export interface Slack {
	/** The proxy; it also answers `GET messages.json`, `GET files.json` and `GET attempts.json` (texts as they came), and takes `PUT faults`. */
	url: string;
	/** PEM of the authority that vouches for its slack.com. */
	authority: string;
}

export async function openSlack(session: Session): Promise<Slack> {
	const messages: SlackMessage[] = [];
	const files: SlackFile[] = [];
	/** The texts of all messages that came, taken or not. */
	const attempts: string[] = [];
	let faults: Record<string, SlackFault> = {};

	const post = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const message = (await json(request)) as SlackMessage;
		attempts.push(message.text);
		const [, fault] = Object.entries(faults).find(([text]) => message.text.includes(text)) ?? [];
		if (fault === 'broken') return answer(response, 500, { ok: false, error: 'fatal_error' });
		if (fault === 'ratelimited') {
			return answer(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
		}
		if (fault === 'slow') await sleep(slowAnswerMs);
		else if (fault) return answer(response, 200, { ok: false, error: fault });
		const ts = `1721101740.${String(messages.length + 1).padStart(6, '0')}`;
		messages.push({ ...message, ts });
		answer(response, 200, { ok: true, channel: 'C012345', ts, message: { ...message, ts } });
	};

	/** In three steps, as n8n's node does it: an address is asked for, the bytes are sent there, the file is put into a channel. */
	const takeFile = async (
		path: string,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> => {
		if (path === '/api/files.getUploadURLExternal') {
			const uploadUrl = 'https://slack.com/upload/F1';
			return answer(response, 200, { ok: true, upload_url: uploadUrl, file_id: 'F1' });
		}
		if (path === '/upload/F1') {
			await buffer(request);
			return answer(response, 200, { ok: true });
		}
		const file = (await json(request)) as SlackFile;
		files.push(file);
		answer(response, 200, { ok: true, files: file.files });
	};

	const validity = {
		notBefore: new Date(Date.now() - 60_000),
		notAfter: new Date(Date.now() + 86_400_000),
	};
	const authority = await makeAuthority('/CN=Slack stand-in', validity);
	const certificate = await makeServerCertificate(authority, '/CN=slack.com', validity, [
		'slack.com',
	]);
	const tls = { cert: certificatePem(certificate), key: await privateKeyPem(certificate) };
	const secure = createHttpsServer(tls, (request, response) => {
		const [path = ''] = request.url?.split('?') ?? [];
		if (path === '/api/chat.postMessage') void post(request, response);
		else if (/^\/(?:api\/files\.(?:get|complete)Upload|upload\/)/.test(path))
			void takeFile(path, request, response);
		else answer(response, 404, { ok: false, error: 'unknown_method' });
	});
	const securePort = await listen(session, secure);

	const proxy = createServer((request, response) => {
		if (request.method === 'PUT') {
			void json(request).then((wanted) => {
				faults = wanted as typeof faults;
				answer(response, 200, {});
			});
		} else if (request.url === '/files.json') answer(response, 200, files);
		else if (request.url === '/attempts.json') answer(response, 200, attempts);
		else answer(response, 200, messages);
	});
	proxy.on('connect', (request, socket) => {
		socket.on('error', () => undefined);
		// Nothing else is let through: this machine connects to nothing else.
		if (request.url !== 'slack.com:443') return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		const onward = connect(securePort, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			onward.pipe(socket).pipe(onward);
		});
		onward.on('error', () => socket.destroy());
	});
	const port = await listen(session, proxy);
	return { url: `http://127.0.0.1:${port}`, authority: certificatePem(authority) };
}

async function listen(session: Session, server: Server): Promise<number> {
	session.onClose(() => {
		server.close();
		server.closeAllConnections();
	});
	return await listenOnLoopback(server, 0);
}

function answer(
	response: ServerResponse,
	status: number,
	body: object,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}
