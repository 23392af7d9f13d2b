import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/server';
import { compressed } from '../http/compress';
import { gone, type Outgoing } from './types';

/** The last step of every answer: the date of the simulator's clock, faults, compression. */
export function finishAnswers(app: App, clock: () => Date): void {
	app.addHook('onSend', async (request, reply, payload: unknown) => {
		const date = clock().toUTCString();
		void reply.header('date', date);
		if (reply.hasHeader('expires')) void reply.header('expires', date);
		if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;

		const plain = outgoingOf(reply, Buffer.from(payload));
		const { rules = [], context } = request.injectedFaults ?? {};
		let outgoing = plain;
		for (const { fault } of rules) {
			if (context && fault.alter) outgoing = await fault.alter(outgoing, context);
		}
		outgoing = await compressed(request.headers, outgoing);
		for (const { fault } of rules) outgoing = fault.mangle?.(outgoing) ?? outgoing;
		if (outgoing !== plain) void reply.removeHeader('content-length').headers(outgoing.headers);
		return deliver(request, reply, outgoing);
	});
}

async function deliver(
	{ injectedFaults, method }: FastifyRequest,
	reply: FastifyReply,
	outgoing: Outgoing,
): Promise<unknown> {
	for (const { fault } of injectedFaults?.rules ?? []) {
		const sent = injectedFaults && (await fault.deliver?.(outgoing, injectedFaults.context));
		// The connection is gone: no one receives what Fastify then writes.
		if (sent === gone) return outgoing.body;
		if (!(sent instanceof Readable) || method === 'HEAD') continue;
		void reply.header('content-length', outgoing.body.length);
		return sent;
	}
	return outgoing.body;
}

function outgoingOf(reply: FastifyReply, body: Buffer): Outgoing {
	const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
	return {
		status: reply.statusCode,
		headers: Object.fromEntries(headers) as Record<string, string>,
		body,
	};
}
