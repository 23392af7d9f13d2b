import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/server';
import { send } from '../http/send';
import type { World } from '../http/world';
import type { Recorder } from '../recorder';
import type { Faults } from './faults';
import type { Rule } from './rule';
import { gone, type FaultContext } from './types';

/** The faults injected into a request. */
export interface InjectedFaults {
	rules: readonly Rule[];
	context: FaultContext;
}

declare module 'fastify' {
	interface FastifyRequest {
		injectedFaults: InjectedFaults | null;
	}
}

export interface FaultParts {
	faults: Faults;
	recorder: Recorder;
	world: Pick<World, 'clock'>;
}

/** Finds the rules that apply to a request, before anything else sees it. Endpoints know nothing of faults. */
export function injectFaults(app: App, { faults, recorder, world }: FaultParts): void {
	app.decorateRequest('injectedFaults', null);
	app.addHook('onRequest', async (request, reply) => {
		const rules = faults.matching(request.method, request.url);
		if (rules.length === 0) return;
		const context = makeFaultContext(request, reply, faults, world.clock);
		request.injectedFaults = { rules, context };
		for (const { fault } of rules) {
			const arrival = await fault.arrive?.(context);
			if (arrival === gone) {
				recorder.record(request, 0);
				return reply.hijack();
			}
			if (arrival) return send(reply, arrival);
		}
	});
}

function makeFaultContext(
	request: FastifyRequest,
	reply: FastifyReply,
	{ listeners }: Faults,
	clock: () => Date,
): FaultContext {
	const { socket } = request.raw;
	return {
		request,
		reply,
		clock,
		listeners,
		sleep: (milliseconds) =>
			new Promise((resolve) => {
				const done = () => {
					clearTimeout(timer);
					socket.off('close', done);
					resolve();
				};
				const timer = setTimeout(done, milliseconds);
				socket.once('close', done);
				if (socket.destroyed) done();
			}),
		disconnect: () => {
			// Node resets TCP connections only.
			if (socket instanceof TLSSocket) socket.destroy();
			else socket.resetAndDestroy();
		},
	};
}
