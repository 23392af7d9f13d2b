import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';

export type App = FastifyInstance<Server>;

declare module 'fastify' {
	interface FastifyRequest {
		/** The user of the request, for the list of received requests; undefined before authentication. */
		username: string | undefined;
		/** The header as it was sent; empty without one. */
		contentType: string;
	}
}
