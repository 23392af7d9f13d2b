import type { ServerOptions } from 'node:https';
import multipart from '@fastify/multipart';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { authenticate, type Identity } from '../identity/authenticate';
import { apiVersions, type ApiVersion } from '../profiles';
import type { Recorder } from '../recorder';
import type { Answer } from '../wire/answers';
import { text } from '../wire/answers';
import { detail, htmlPage, notAuthenticated, Refusal } from '../wire/errors';
import type { Faults } from '../faults/faults';
import { finishAnswers } from '../faults/finish';
import { injectFaults } from '../faults/inject';
import type { App } from './server';
import { clientProblem, negotiate, type Rendering } from './negotiate';
import { methods, type Method } from './methods';
import type { Resource } from './resource';
import { send } from './send';
import { underThrottle } from './throttled';
import { isUnknown, refuseIfGone } from './versions';
import { Call } from './call';
import type { World } from './world';

/** Everything a server needs to answer requests. HTTP and HTTPS are two servers over the same world. */
export interface AppParts {
	world: World;
	identity: Identity;
	recorder: Recorder;
	resources: readonly Resource[];
	/** Faults to inject. */
	faults: Faults;
	/** Called with errors that are the simulator's own. */
	onBug: (error: unknown) => void;
	/** Addresses outside the API. */
	pages: (app: App) => void;
	tls: ServerOptions | null;
}

const routed = [...methods, 'HEAD', 'OPTIONS'];

/**
 * The origin that took a request. The simulator calls itself localhost, whatever address it was reached by; the port is that
 * of the Host header, as Django has it, so that links lead through whatever stands in front.
 */
export function originOf(request: FastifyRequest): string {
	const asked = /:(\d{1,5})$/.exec(request.headers.host ?? '')?.[1];
	return `${request.protocol}://localhost:${asked ?? request.socket.localPort ?? 0}`;
}

export function buildApp(parts: AppParts): App {
	const app: App = fastify({
		https: parts.tls,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 2000 },
		// Addresses that are no valid percent-encoding and the like are unknown to Django.
		frameworkErrors: (_error, _request, reply) => {
			void send(reply, htmlPage(404));
		},
	});
	deferBodies(app);
	app.decorateRequest('username', undefined);
	app.decorateRequest('parsedBody', null);

	injectFaults(app, parts);
	app.addHook('onRequest', async (request, reply) => {
		if (!request.url.startsWith('/api')) return;
		const problem = clientProblem(request.headers['user-agent']);
		if (problem) await send(reply, text(400, problem));
	});
	// Before the answer is sent: a client that has it may ask at once what was received.
	app.addHook('onSend', (request, reply, payload, done) => {
		parts.recorder.record(request, reply.statusCode);
		done(null, payload);
	});
	finishAnswers(app, parts.world.clock);
	app.setNotFoundHandler((_request, reply) => send(reply, htmlPage(404)));
	app.setErrorHandler((error, _request, reply) => {
		if (!(error instanceof Refusal)) parts.onBug(error);
		return send(reply, answerTo(error));
	});

	for (const resource of parts.resources) serve(app, parts, resource);
	parts.pages(app);
	return app;
}

/**
 * Fastify would parse a body before the endpoint runs. The real server looks at the address and at permissions first, so
 * here the body stays unread until the endpoint asks for it.
 */
function deferBodies(app: App): void {
	app.removeAllContentTypeParsers();
	app.decorateRequest('contentType', '');
	app.addHook('onRequest', (request, _reply, done) => {
		request.contentType = request.headers['content-type'] ?? '';
		// One that Fastify cannot read it would refuse at once, and not in the server's words.
		if (!isMediaType(request.contentType)) delete request.raw.headers['content-type'];
		done();
	});
	app.register(multipart);
	app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

function isMediaType(text: string): boolean {
	return /^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(text);
}

function answerTo(error: unknown): Answer {
	return error instanceof Refusal ? error.answer : htmlPage(500);
}

/** Registers one resource under all versions of the API. */
function serve(app: App, parts: AppParts, resource: Resource): void {
	for (const version of apiVersions) {
		const url = `/api/${version === 'default' ? '' : `${version}/`}${resource.path}`;
		app.route({
			method: routed,
			url,
			handler: (request, reply) => callResource(parts, resource, version, request, reply),
		});
		if (url.endsWith('/')) redirectToSlash(app, url);
	}
}

/** Reference server behaviour (Django's APPEND_SLASH): 301 for every method. */
function redirectToSlash(app: App, url: string): void {
	const without = url.slice(0, -1);
	app.route({
		method: routed,
		url: without,
		handler: (request, reply) => {
			const [path = '', query] = request.url.split(/\?(.*)/s);
			return send(reply, {
				status: 301,
				type: 'text/html; charset=utf-8',
				body: '',
				headers: { location: `${path}/${query === undefined ? '' : `?${query}`}` },
			});
		},
	});
}

async function callResource(
	parts: AppParts,
	resource: Resource,
	version: ApiVersion,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const segments = request.params as Record<string, string>;
	const fits = Object.entries(resource.where ?? {}).every(([name, form]) =>
		form.test(segments[name] ?? ''),
	);
	if (!fits || isUnknown(parts.world, version, resource)) return send(reply, htmlPage(404));

	const allowed = methods.filter((method) => resource[method]);
	const how = {
		rendering: 'json' as Rendering,
		cacheable: resource.cacheable ?? false,
		allow: [...allowed, ...(resource.strict ? [] : ['HEAD', 'OPTIONS'])].join(', '),
	};
	try {
		const query = new URLSearchParams(request.url.split(/\?(.*)/s)[1] ?? '');
		how.rendering = negotiate(request.headers, query, resource.formats);
		const viewer = await authenticate(parts.identity, request.raw);
		request.username = viewer?.username ?? 'AnonymousUser';
		const call = new Call(parts.world, request, version, viewer, originOf(request));
		call.rendering = how.rendering;
		return send(reply, await underThrottle(call, resource, () => answer(resource, call)), how);
	} catch (error) {
		if (error instanceof Refusal) return send(reply, error.answer, how);
		throw error;
	}
}

function answer(resource: Resource, call: Call): Answer | Promise<Answer> {
	const { method } = call.request;
	refuseIfGone(call, resource);
	if (method === 'OPTIONS' && !resource.strict) return describe(call);
	const handler = resource[(method === 'HEAD' && !resource.strict ? 'GET' : method) as Method];
	if (handler) return handler(call);
	const isRead = !resource.strict && (method === 'HEAD' || method === 'GET');
	if (call.viewer === null && !isRead) return notAuthenticated;
	return detail(405, `Method "${method}" not allowed.`);
}

/** What Django REST framework answers to OPTIONS. */
function describe(call: Call): Answer {
	return {
		status: 200,
		body: {
			name: call.request.routeOptions.url,
			description: '',
			renders: ['application/json', 'text/html'],
			parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
		},
	};
}
