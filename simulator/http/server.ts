import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';

export type App = FastifyInstance<Server>;

declare module 'fastify' {
	interface FastifyRequest {
		/** Who asked, for the list of received requests; undefined when nobody was told apart yet. */
		visitor: string | undefined;
		/** The header as it was sent; empty without one. */
		contentType: string;
	}
}
