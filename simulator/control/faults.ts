import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults/faults';
import { faultKinds } from '../faults/registry';
import { addCommand } from './answering';

/** `GET`, `POST` and `DELETE /faults`, the same for one rule, and `GET /faults/kinds`. */
export function addFaultControl(app: FastifyInstance, faults: Faults): void {
	addCommand(app, 'GET', '/faults', () => faults.all);
	addCommand(app, 'GET', '/faults/kinds', () =>
		Object.fromEntries(
			[...faultKinds].map(([name, { about, options }]) => [name, { about, options }]),
		),
	);
	addCommand(app, 'POST', '/faults', async (request, reply) => {
		const added = faults.add(request.body);
		await faults.listeners.whenDone();
		void reply.code(201);
		return Array.isArray(request.body) ? added : added[0];
	});
	addCommand(app, 'DELETE', '/faults', async () => {
		faults.clear();
		await faults.listeners.whenDone();
	});
	addCommand(app, 'DELETE', '/faults/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const isKnown = faults.remove(Number(id));
		await faults.listeners.whenDone();
		if (isKnown) return undefined;
		void reply.code(404);
		return { error: `There is no rule ${id}.` };
	});
}
