import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/server';
import { send } from '../http/send';
import type { World } from '../http/visit';
import type { Recorder } from '../recorder';
import type { Faults } from './faults';
import type { Rule } from './rule';
import { gone, type Encounter } from './types';

/** What befell a request. */
export interface Misfortune {
	rules: readonly Rule[];
	encounter: Encounter;
}

declare module 'fastify' {
	interface FastifyRequest {
		misfortune: Misfortune | null;
	}
}

export interface FaultParts {
	faults: Faults;
	recorder: Recorder;
	world: Pick<World, 'clock'>;
}

/** Looks up the rules before anything else looks at a request; endpoints know nothing of it. */
export function meetFaults(app: App, { faults, recorder, world }: FaultParts): void {
	app.decorateRequest('misfortune', null);
	app.addHook('onRequest', async (request, reply) => {
		const rules = faults.against(request.method, request.url);
		if (rules.length === 0) return;
		const encounter = makeEncounter(request, reply, faults, world.clock);
		request.misfortune = { rules, encounter };
		for (const { fault } of rules) {
			const arrival = await fault.arrive?.(encounter);
			if (arrival === gone) {
				recorder.record(request, 0);
				return reply.hijack();
			}
			if (arrival) return send(reply, arrival);
		}
	});
}

function makeEncounter(
	request: FastifyRequest,
	reply: FastifyReply,
	{ doors }: Faults,
	clock: () => Date,
): Encounter {
	const { socket } = request.raw;
	return {
		request,
		reply,
		clock,
		doors,
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
		tear: () => {
			// Node resets TCP connections only.
			if (socket instanceof TLSSocket) socket.destroy();
			else socket.resetAndDestroy();
		},
	};
}
