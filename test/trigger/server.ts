import type { FastifyReply, FastifyRequest } from 'fastify';
import { Listeners } from '../../simulator/faults/listeners';
import { Faults } from '../../simulator/faults/faults';
import { buildApp } from '../../simulator/http/app';
import type { World } from '../../simulator/http/world';
import { Issuer } from '../../simulator/identity/issuer';
import { makeUsers } from '../../simulator/identity/users';
import { listen } from '../../simulator/listen';
import { profiles } from '../../simulator/profiles';
import { Recorder } from '../../simulator/recorder';
import { resources } from '../../simulator/routes';
import { CountCache } from '../../simulator/http/countCache';
import { Sky } from '../../simulator/sky/sky';
import { pipelines } from '../../simulator/sky/vocabulary';
import { Throttle } from '../../simulator/throttle/throttle';
import { realTurn, type VirtualClock } from './clock';
import { type Fault, hits, isKnownBefore, type Symptom } from './faults';

const day = 86_400_000;
const user = 'advocate@ligo.org';
/** Turns of the event loop without anything new after which nothing is under way: over loopback, each step takes one. */
const quietTurns = 6;
/** How long each answer takes, in ms. */
const answerTime = 50;

/** The simulator in this process, in virtual time, with faults that stick. */
export class HistoryServer {
	readonly world: World;
	url = '';
	requests = 0;
	faults: Fault[] = [];
	tokens = { good: '', renewed: '', expired: '' };
	/** Requests that the simulator works on, but for those that a fault holds back. */
	private readonly working = new Set<FastifyRequest>();
	private readonly waiting = new Set<FastifyRequest>();
	private readonly current = new WeakMap<object, FastifyRequest>();
	private activity = 0;
	private signed = 0;
	private close_: () => Promise<void> = () => Promise.resolve();

	private constructor(
		readonly clock: VirtualClock,
		private readonly issuer: Issuer,
	) {
		const date = (): Date => new Date(clock.now);
		this.world = {
			profile: profiles.current,
			clock: date,
			limits: { body: 1e6, file: 1e6 },
			throttle: new Throttle(date),
			recorder: new Silent(date),
			sky: new Sky(),
			counts: new CountCache(date, 0),
		};
	}

	static async start(clock: VirtualClock): Promise<HistoryServer> {
		const date = (): Date => new Date(clock.now);
		const issuer = await Issuer.create(date);
		const server = new HistoryServer(clock, issuer);
		const verify = issuer.subjectOf.bind(issuer);
		// To verify a signature takes longer than all else of a request.
		issuer.subjectOf = async (token) => {
			const isOwn = token === server.tokens.good || token === server.tokens.renewed;
			return isOwn ? user : await verify(token);
		};
		const app = buildApp({
			world: server.world,
			recorder: server.world.recorder,
			resources,
			faults: new Faults(new Listeners([])),
			tls: null,
			onBug: (error) => {
				throw error;
			},
			identity: {
				issuer,
				users: Object.values(makeUsers(pipelines)),
				authority: null,
				clock: date,
			},
			pages: () => undefined,
		});
		app.addHook('onRequest', (request, reply) => server.arrive(request, reply));
		app.addHook('onSend', (request, reply, payload) => server.leave(request, reply, payload));
		app.addHook('onResponse', (request, _reply, done) => {
			server.finish(request);
			done();
		});
		const listening = await listen(app, 0, null);
		server.url = `http://127.0.0.1:${listening.port}`;
		server.close_ = () => listening.close();
		issuer.url = `${server.url}/issuer`;
		return server;
	}

	/** An empty server, at noon some days later, for whose users have not been seen a token. */
	async renew(): Promise<void> {
		this.faults = [];
		this.world.throttle.use(null);
		this.world.sky = new Sky();
		this.requests = 0;
		this.clock.now = (Math.floor(this.clock.now / day) + 2.5) * day;
		this.tokens = {
			good: await this.sign(365 * day),
			renewed: await this.sign(365 * day),
			expired: await this.sign(-60_000),
		};
	}

	async close(): Promise<void> {
		await this.close_();
	}

	/** Whether a request is under way. */
	get isBusy(): boolean {
		return this.working.size + this.waiting.size > 0;
	}

	/** Waits until nothing is under way but what virtual time holds back. */
	async settle(): Promise<void> {
		for (let quiet = 0, seen = this.activity; quiet < quietTurns; quiet += 1) {
			await realTurn();
			if (this.activity === seen && this.working.size === 0) continue;
			seen = this.activity;
			quiet = -1;
		}
	}

	private async sign(lifetime: number): Promise<string> {
		this.signed += 1;
		return await this.issuer.sign({
			id: `${this.signed}`,
			subject: user,
			audience: 'ANY',
			notBefore: new Date(this.clock.now - 3 * day),
			expires: new Date(this.clock.now + lifetime),
		});
	}

	private async arrive(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		this.requests += 1;
		this.activity += 1;
		// Nothing is for nothing: else a poll could ask without end.
		this.clock.now += answerTime;
		this.working.add(request);
		this.watch(request);
		delete request.raw.headers['accept-encoding'];
		for (const { symptom, place } of this.active()) {
			if (!isKnownBefore(place) || !hits(place, exchangeOf(request))) continue;
			await this.suffer(symptom, request, reply);
			if (reply.sent) return;
		}
	}

	private async leave(
		request: FastifyRequest,
		reply: FastifyReply,
		payload: unknown,
	): Promise<unknown> {
		this.activity += 1;
		const faults = this.active().filter(({ place, symptom }) => {
			return !isKnownBefore(place) || symptom.kind === 'stale' || symptom.kind === 'skew';
		});
		if (faults.length === 0) return payload;
		const exchange = exchangeOf(request);
		let body = String(payload);
		for (const { symptom, place } of faults) {
			if (symptom.kind === 'skew') {
				const shifted = new Date(this.clock.now + symptom.days * day).toUTCString();
				void reply.header('date', shifted);
			} else if (symptom.kind === 'stale') {
				if (/^superevents\/\?/.test(exchange.url)) body = this.stale(body, symptom.minutes);
			} else if (reply.statusCode === 200 && hits(place, { ...exchange, shown: shownIn(body) })) {
				body = await this.spoil(symptom, request, reply, body);
			}
		}
		void reply.header('content-length', Buffer.byteLength(body));
		return body;
	}

	private async suffer(
		symptom: Symptom,
		request: FastifyRequest,
		reply: FastifyReply,
	): Promise<void> {
		switch (symptom.kind) {
			case 'status':
				if (symptom.status === 429) void reply.header('retry-after', '60');
				await reply.code(symptom.status).type('text/html').send('<h1>Something went wrong</h1>');
				return;
			case 'garbled':
				await reply.code(200).type('application/json').send('{"numRows": 1, "superev');
				return;
			case 'reset':
				reply.hijack();
				request.raw.socket.destroy();
				return;
			case 'hang':
			case 'slow':
				await this.holdBack(symptom, request, reply);
				return;
			case 'stale':
			case 'skew':
				// The answer itself tells.
				return;
		}
	}

	/** What a fault makes of an answer that is there. */
	private async spoil(
		symptom: Symptom,
		request: FastifyRequest,
		reply: FastifyReply,
		body: string,
	): Promise<string> {
		switch (symptom.kind) {
			case 'status':
				void reply.code(symptom.status).type('text/html');
				return '<h1>Something went wrong</h1>';
			case 'garbled':
				return body.slice(0, body.length / 2);
			case 'reset':
				request.raw.socket.destroy();
				return body;
			case 'hang':
			case 'slow':
				await this.holdBack(symptom, request, reply);
				return body;
			case 'stale':
			case 'skew':
				return body;
		}
	}

	private async holdBack(
		symptom: Symptom,
		request: FastifyRequest,
		reply: FastifyReply,
	): Promise<void> {
		const { socket } = request.raw;
		const gone = new Promise<void>((resolve) => socket.once('close', resolve));
		this.working.delete(request);
		this.waiting.add(request);
		// Whoever waits for ever ends the connection; a server that hangs does after an hour.
		const seconds = symptom.kind === 'slow' ? symptom.seconds : 3600;
		await Promise.race([this.clock.sleep(seconds * 1000), gone]);
		this.waiting.delete(request);
		this.activity += 1;
		if (socket.destroyed || symptom.kind === 'hang') {
			socket.destroy();
			if (!reply.sent) reply.hijack();
		} else this.working.add(request);
	}

	/** A connection that is closed ends the request that it carries. */
	private watch(request: FastifyRequest): void {
		const { socket } = request.raw;
		if (!this.current.has(socket)) {
			socket.setMaxListeners(0);
			socket.once('close', () => {
				const last = this.current.get(socket);
				if (last) this.finish(last);
			});
		}
		this.current.set(socket, request);
	}

	private finish(request: FastifyRequest): void {
		this.activity += 1;
		this.working.delete(request);
		this.waiting.delete(request);
	}

	private active(): Fault[] {
		const { now } = this.clock;
		return this.faults.filter(({ from, to }) => from <= now && now < to);
	}

	/** A list of superevents as it was some minutes ago: without younger ones, and without younger labels. */
	private stale(body: string, minutes: number): string {
		const then = this.clock.now - minutes * 60_000;
		const page = readPage(body);
		if (!page) return body;
		const superevents = page.superevents.flatMap((row) => {
			const known = this.world.sky.superevent(row.superevent_id);
			if (!known || known.created.getTime() > then) return [];
			const labels = known.labels.filter(({ created }) => created.getTime() <= then);
			return [{ ...row, labels: labels.map(({ name }) => name) }];
		});
		return JSON.stringify({ ...page, superevents });
	}
}

/** Keeps nothing of what it hears: to redact each request would take longer than to answer it. */
class Silent extends Recorder {
	override record(): void {}
}

function exchangeOf(request: FastifyRequest): { url: string; isAnonymous: boolean } {
	const url = request.url.replace(/^\/api\/(?:v\d\/)?/, '');
	return { url, isAnonymous: request.headers.authorization === undefined };
}

interface ListPage {
	superevents: { superevent_id: string; labels: string[] }[];
}

function readPage(body: string): ListPage | undefined {
	if (!body.startsWith('{"numRows"')) return undefined;
	const page = JSON.parse(body) as Partial<ListPage>;
	return page.superevents ? (page as ListPage) : undefined;
}

/** The superevents in an answer; of sub-lists, which name the superevent only in links, none. */
function shownIn(body: string): { id: string; created: number }[] {
	const records =
		/"superevent_id":"(\w+)","gw_id":[^,]*,"category":"\w+","created":"([\d-]+) ([\d:]+) UTC"/g;
	return [...body.matchAll(records)].map(([, id = '', date, time]) => ({
		id,
		created: Date.parse(`${date}T${time}Z`),
	}));
}
