import fastify, { type FastifyInstance } from 'fastify';
import type { Chance } from './automation/chance';
import { newSuperevent, type NewSupereventOptions } from './automation/newSuperevent';
import { kinds, type Kind } from './automation/source';
import { Stage } from './automation/stage';
import { addScenarioControl, scenarioHelp } from './control/scenario';
import { addTestControls, testControlsHelp, type TestControlParts } from './control/testControls';
import { foreignRequest } from './foreignRequest';
import type { World } from './http/world';
import type { User } from './identity/users';
import type { Recorder } from './recorder';
import type { Category } from './sky/types';
import { Links } from './wire/links';
import { supereventOnWire } from './wire/superevent';

export interface ControlParts {
	world: World;
	recorder: Recorder;
	/** Where links in answers lead. */
	origin: () => string;
	/** Answers show what this user would see. */
	viewer: User;
	chance: () => Chance;
	reset: () => void;
	/** What the ready-file holds. */
	ready: () => unknown;
	testControls: TestControlParts;
}

const help = `GraceDB simulator, control

GET    /            this text
GET    /ready       the addresses, and where the files with tokens and certificates are: what --ready-file writes
POST   /reset       back to the state after the start; forgets the received requests too
POST   /superevents makes a random superevent; optional JSON: category (Production, Test, MDC), public (true),
                    significant (true), kind (${kinds.join(', ')})
GET    /requests    what the simulator received, the newest last, without secrets
DELETE /requests    forgets it
${scenarioHelp}${testControlsHelp}`;

const categories: ReadonlyMap<unknown, Category> = new Map([
	['Production', 'P'],
	['Test', 'T'],
	['MDC', 'M'],
	['P', 'P'],
	['T', 'T'],
	['M', 'M'],
]);

/** What a person or a test does to the sky from outside; nothing of this exists on a real server. */
export function buildControl(parts: ControlParts): FastifyInstance {
	const { world, recorder } = parts;
	const app = fastify({ forceCloseConnections: true });
	app.addHook('onRequest', async (request, reply) => {
		const foreign = foreignRequest(request.raw);
		if (foreign) await reply.code(foreign.status).send({ error: foreign.sentence });
	});
	readJsonOnly(app);
	app.setNotFoundHandler((_request, reply) =>
		reply.code(404).send({ error: 'No such command; GET / lists them.' }),
	);
	app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(help));
	app.get('/ready', () => parts.ready());
	app.get('/requests', () => recorder.all);
	app.delete('/requests', (_request, reply) => {
		recorder.clear();
		return reply.code(204).send();
	});
	const stage = new Stage(world, parts.origin);
	app.post('/reset', async (_request, reply) => {
		stage.clear();
		parts.reset();
		await parts.testControls.faults.listeners.whenDone();
		return reply.code(204).send();
	});
	app.post('/superevents', (request, reply) => {
		const options = readOptions(request.body ?? {});
		if (typeof options === 'string') return reply.code(400).send({ error: options });
		const superevent = newSuperevent(world.sky, parts.chance(), options, world.clock());
		const links = new Links(parts.origin(), 'default');
		const view = { links, viewer: parts.viewer, profile: world.profile };
		return reply.code(201).send(supereventOnWire(superevent, view));
	});
	addScenarioControl(app, stage);
	addTestControls(app, parts.testControls);
	return app;
}

/** Whatever the content type says, so that `curl -d` needs no header; nothing at all is fine. */
function readJsonOnly(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		const text = String(body).trim();
		try {
			done(null, text ? (JSON.parse(text) as unknown) : {});
		} catch {
			done(null, null);
		}
	});
}

/** The options of a request, or what is wrong with them. */
function readOptions(body: unknown): NewSupereventOptions | string {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		return 'The body has to be a JSON object.';
	}
	const given = new Map<string, unknown>(Object.entries(body));
	const known = ['category', 'public', 'significant', 'kind'];
	const unknown = [...given.keys()].find((key) => !known.includes(key));
	if (unknown !== undefined) return `${unknown} is not known; known are ${known.join(', ')}.`;

	const category = categories.get(given.get('category') ?? 'Production');
	if (!category) return 'category has to be Production, Test or MDC.';
	const kind = given.get('kind');
	if (kind !== undefined && !kinds.includes(kind as Kind)) {
		return `kind has to be one of ${kinds.join(', ')}.`;
	}
	const [isPublic = true, significant = true] = [given.get('public'), given.get('significant')];
	if (typeof isPublic !== 'boolean' || typeof significant !== 'boolean') {
		return 'public and significant have to be true or false.';
	}
	return {
		category,
		significant,
		public: isPublic,
		...(kind === undefined ? {} : { kind: kind as Kind }),
	};
}
