import { Faults } from '../../simulator/faults/faults';
import { type Listener, Listeners } from '../../simulator/faults/listeners';
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

const day = 86_400_000;
const start = Date.UTC(2026, 0, 15, 12);

/** A GraceDB server in this process whose sky and clock a test can reach. */
export interface ServerForTests {
	url: string;
	world: World;
	faults: Faults;
	/** Milliseconds since 1970; tests move it. */
	clock: { now: number };
	tokens: { good: string; renewed: string; expired: string };
	requests: () => number;
	/** Called with every request, before it is answered. */
	onRequest: () => void;
	/** A new sky, no faults, and some minutes later. */
	reset: () => void;
	/** The same at noon of a later day, with tokens that have not been seen: as if nothing had been before. */
	renew: () => Promise<void>;
	close: () => Promise<void>;
}

export async function startServer(): Promise<ServerForTests> {
	const clock = { now: start };
	const date = (): Date => new Date(clock.now);
	const issuer = await Issuer.create(date);
	const users = makeUsers(pipelines);
	const throttle = new Throttle(date);
	const listeners: Listener[] = [];
	const faults = new Faults(new Listeners(listeners));
	const world: World = {
		profile: profiles.current,
		clock: date,
		limits: { body: 1e6, file: 1e6 },
		throttle,
		recorder: new Recorder(date),
		sky: new Sky(),
		counts: new CountCache(date, 0),
	};
	let requests = 0;
	const app = buildApp({
		world,
		recorder: world.recorder,
		resources,
		faults,
		tls: null,
		onBug: (error) => {
			throw error;
		},
		identity: { issuer, users: Object.values(users), authority: null, clock: date },
		pages: () => undefined,
	});
	app.addHook('onRequest', ({ raw }, _reply, done) => {
		requests += 1;
		// Compression takes a fifth of the time and is of interest to one fault alone.
		const isOfInterest = faults.all.some(({ kind }) => kind === 'truncatedGzip');
		if (!isOfInterest) delete raw.headers['accept-encoding'];
		server.onRequest();
		done();
	});
	const listening = await listen(app, 0, null);
	listeners.push(listening);
	const url = `http://127.0.0.1:${listening.port}`;
	issuer.url = `${url}/issuer`;
	let signed = 0;
	const sign = (lifetime: number): Promise<string> =>
		issuer.sign({
			id: `${(signed += 1)}`,
			subject: users.advocate.username,
			audience: 'ANY',
			notBefore: new Date(clock.now - 2 * day),
			expires: new Date(clock.now + lifetime),
		});
	const newTokens = async (): Promise<ServerForTests['tokens']> => ({
		good: await sign(365 * day),
		renewed: await sign(365 * day),
		expired: await sign(-day),
	});
	const server: ServerForTests = {
		url,
		world,
		faults,
		clock,
		onRequest: () => undefined,
		tokens: await newTokens(),
		requests: () => requests,
		reset() {
			server.onRequest = () => undefined;
			faults.clear();
			world.throttle.use(null);
			world.sky = new Sky();
			world.recorder.clear();
			// Never back: what a process remembers by time would take it ill.
			clock.now += 600_000;
		},
		async renew() {
			server.reset();
			clock.now = (Math.floor(clock.now / day) + 1.5) * day;
			server.tokens = await newTokens();
		},
		close: () => listening.close(),
	};
	return server;
}
