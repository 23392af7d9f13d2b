import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BadRequestError } from '../jsonFields';

type Method = 'GET' | 'POST' | 'DELETE';

/** Adds a command to the control API. An invalid request is answered with 400 and one sentence. */
export function addCommand(
	app: FastifyInstance,
	method: Method,
	url: string,
	run: (request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
	app.route({
		method,
		url,
		handler: async (request, reply) => {
			try {
				const result = await run(request, reply);
				if (result === undefined) return reply.code(204).send();
				return reply.type('application/json').send(JSON.stringify(result));
			} catch (error) {
				if (error instanceof BadRequestError) return reply.code(400).send({ error: error.message });
				throw error;
			}
		},
	});
}
