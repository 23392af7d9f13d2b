import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);
const smallest = 200;
/** Of much use, and of little cost. */
const level = 2;

interface Compressible {
	headers: Record<string, string>;
	body: Buffer;
}

/** Compresses texts for clients that say that they take gzip, as web servers do. */
export async function compressed<Message extends Compressible>(
	request: IncomingHttpHeaders,
	message: Message,
): Promise<Message> {
	const { headers, body } = message;
	if (body.length < smallest || 'content-encoding' in headers) return message;
	if (!/^(text\/|application\/(json|xml))/.test(headers['content-type'] ?? '')) return message;
	const vary = headers.vary ? `${headers.vary}, Accept-Encoding` : 'Accept-Encoding';
	if (!takesGzip(request['accept-encoding'])) {
		return { ...message, headers: { ...headers, vary } };
	}
	return {
		...message,
		headers: { ...without(headers, 'content-length'), vary, 'content-encoding': 'gzip' },
		body: await zip(body, { level }),
	};
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

function takesGzip(accepted: string | string[] | undefined): boolean {
	return String(accepted ?? '')
		.split(',')
		.some((coding) => {
			const [name = '', quality = ''] = coding.toLowerCase().split(';');
			return name.trim() === 'gzip' && !/^\s*q=0(\.0*)?\s*$/.test(quality);
		});
}
