import type { FastifyReply } from 'fastify';
import type { Answer } from '../wire/answers';
import { escapeHtml, page } from '../wire/html';
import { wireJson } from '../wire/json';
import type { Rendering } from './negotiate';

const neverCache = 'max-age=0, no-cache, no-store, must-revalidate, private';

export interface Presentation {
	rendering: Rendering;
	cacheable: boolean;
	/** Methods of the address, for the header `Allow`. */
	allow: string;
}

/** Sends an answer: JSON, or for browsers the same JSON in a page, or what the answer itself is. */
export function send(reply: FastifyReply, answer: Answer, how?: Presentation): FastifyReply {
	void reply.code(answer.status).headers(answer.headers ?? {});
	if (how) {
		void reply.header('vary', 'Accept').header('allow', how.allow);
		if (!how.cacheable) {
			void reply.header('cache-control', neverCache).header('expires', new Date().toUTCString());
		}
	}
	if (answer.type !== undefined) {
		if (answer.type) void reply.type(answer.type);
		return reply.send(answer.body);
	}
	if (how?.rendering === 'html') {
		const json = escapeHtml(JSON.stringify(answer.body, null, 4));
		return reply
			.type('text/html; charset=utf-8')
			.send(
				page(
					'GraceDB API',
					`<h1>GraceDB API</h1>\n<p>HTTP ${answer.status}</p>\n<pre>${json}</pre>`,
				),
			);
	}
	return reply.type('application/json').send(wireJson(answer.body));
}
