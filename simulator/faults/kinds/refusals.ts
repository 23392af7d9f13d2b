import type { Answer } from '../../wire/answers';
import { detail, sentence } from '../../wire/errors';
import type { FaultKind } from '../types';
import { retryAfter, retryAfterOptions } from './retryAfter';

const titles = { 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' } as const;

export const tooManyRequests: FaultKind = {
	about: 'Answers 429 as the throttle does.',
	options: { ...retryAfterOptions, seconds: 'how long to wait; default 60' },
	prepare(fields) {
		const header = retryAfter(fields, 60);
		const { seconds = 60 } = header;
		return {
			arrive: ({ clock }) => ({
				...detail(429, `Request was throttled. Expected available in ${seconds} seconds.`),
				headers: header.make(clock),
			}),
		};
	},
};

export const gateway: FaultKind = {
	about: 'Answers with the HTML page of a web server whose application does not answer.',
	options: { status: '502, 503 or 504; default 502', ...retryAfterOptions },
	prepare(fields) {
		const status = fields.choice('status', [502, 503, 504] as const) ?? 502;
		const header = retryAfter(fields);
		return { arrive: ({ clock }) => gatewayPage(status, header.make(clock)) };
	},
};

function gatewayPage(status: keyof typeof titles, headers: Record<string, string>): Answer {
	const title = `${status} ${titles[status]}`;
	return {
		status,
		type: 'text/html',
		body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
		headers,
	};
}

/** Reference server behaviour: 409 and this sentence when the server's file system fails. */
export const locked: FaultKind = {
	about: 'Answers 409, as when a file is locked at that moment.',
	options: {},
	prepare: () => ({ arrive: () => sentence(409, 'File system hiccup, please retry') }),
};

/** Reference server behaviour: 503 without Retry-After, a page for browsers, else plain text. */
export const maintenance: FaultKind = {
	about:
		'Answers 503 as the server does in maintenance mode: a page for browsers, else plain text.',
	options: { message: 'what it says' },
	prepare(fields) {
		const message = fields.text('message') ?? 'GraceDB is down for maintenance.';
		return {
			arrive({ request }) {
				const wantsPage = request.headers.accept?.includes('text/html') ?? false;
				return {
					status: 503,
					type: `text/${wantsPage ? 'html' : 'plain'}; charset=utf-8`,
					body: wantsPage ? maintenancePage(message) : message,
				};
			},
		};
	},
};

function maintenancePage(message: string): string {
	const safe = message.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
	return `<!DOCTYPE html>\n<html lang="en">\n<head><title>GraceDB</title></head>\n<body><h1>Maintenance</h1><p>${safe}</p></body>\n</html>\n`;
}
