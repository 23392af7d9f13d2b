import type { ServerOptions } from 'node:https';
import { Chance } from './automation/chance';
import { Clock } from './clock';
import { buildControl } from './control';
import { resetTestControls, type TestControlParts } from './control/testControls';
import { Listeners, type Listener } from './faults/listeners';
import { Faults } from './faults/faults';
import { buildApp } from './http/app';
import { CountCache } from './http/countCache';
import type { World } from './http/world';
import { SecretFolder } from './identity/folder';
import { Issuer } from './identity/issuer';
import { handOutCertificates, handOutTokens, type Certificates } from './identity/handOut';
import { makeUsers } from './identity/users';
import { listen, type Listening } from './listen';
import { profiles, type ProfileName } from './profiles';
import { Recorder } from './recorder';
import { resources } from './routes';
import { addPages } from './routes/pages';
import { imagineSuperevents } from './seed/imagined';
import { seedSky } from './seed/seed';
import { Sky } from './sky/sky';
import { pipelines } from './sky/vocabulary';
import { Throttle } from './throttle/throttle';

const mebibyte = 1024 ** 2;

export interface SimulatorOptions {
	/**
	 * Port of HTTP, or of HTTPS with `https` (HTTP then takes any free one); the control API takes the next one if it is free.
	 * 0, the default: any free ones.
	 */
	port?: number;
	/** Listens on HTTPS as well, with a certificate authority of its own. Default: false. */
	https?: boolean;
	/** Starts without the 100 public superevents. Default: false. */
	empty?: boolean;
	/** Which generation of servers to be. Default: current. */
	profile?: ProfileName;
	/** What the clock of the simulator begins with. Default: the time of the machine. */
	clock?: () => Date;
	/** Starts with the server's own throttles. Default: false. */
	throttle?: boolean;
	/** For how many seconds counts of lists are remembered, as on a real server. Default: 0, they are always true. */
	cachedCounts?: number;
	/** Called with errors that are the simulator's own. Default: they are ignored. */
	onBug?: (error: unknown) => void;
	/** How many imagined superevents there are beside the public ones. Default: 0. */
	superevents?: number;
	/** Where the chance for random superevents begins. Default: 1. */
	seed?: number;
	/** Where token, key and certificate files go. Default: a temporary folder, which goes away at the end. */
	folder?: string;
	/** Largest uploaded file in bytes. Default: 512 MiB. */
	maxFileBytes?: number;
}

/** What the ready-file holds; other programs rely on these names. */
export interface ReadyFile {
	apiUrl: string;
	httpsApiUrl: string | null;
	caFile: string | null;
	issuer: string;
	jwksFile: string;
	/** Files, one for each user. */
	tokens: Record<string, string>;
	x509: { certFile: string; keyFile: string; proxyFile: string } | null;
	control: string;
}

export interface RunningSimulator {
	ready: ReadyFile;
	/** Stops listening and takes the files away. */
	close(): Promise<void>;
}

/** Starts a simulator in this process. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
	const folder = await SecretFolder.create(options.folder);
	const servers: Listening[] = [];
	const close = async () => {
		await Promise.all(servers.map((server) => server.close()));
		await folder.remove();
	};
	try {
		return { ready: await startServers(options, folder, servers), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function startServers(
	options: SimulatorOptions,
	folder: SecretFolder,
	servers: Listening[],
): Promise<ReadyFile> {
	const { port = 0, https = false, seed = 1, throttle: throttled = false } = options;
	const time = new Clock(options.clock);
	const clock = time.now;
	const users = makeUsers(pipelines);
	const issuer = await Issuer.create(clock);
	const certificates = https ? await handOutCertificates(folder, users.scientist, clock()) : null;
	const makeSky = () => makeSeededSky(options);
	const throttle = new Throttle(clock);
	const listeners: Listener[] = [];
	const faults = new Faults(new Listeners(listeners));
	const world: World = {
		profile: profiles[options.profile ?? 'current'],
		clock,
		limits: { body: 20 * mebibyte, file: options.maxFileBytes ?? 512 * mebibyte },
		throttle,
		counts: new CountCache(clock, options.cachedCounts ?? 0),
		recorder: new Recorder(clock),
		sky: makeSky(),
	};
	const { recorder } = world;
	const authority = certificates?.authority ?? null;
	const serve = async (chosen: number, tls: ServerOptions | null) => {
		const app = buildApp({
			world,
			recorder,
			resources,
			faults,
			tls,
			onBug: options.onBug ?? (() => undefined),
			identity: { issuer, users: Object.values(users), authority, clock },
			pages: (server) => addPages(server, world, issuer),
		});
		const listening = await listen(app, chosen, tls);
		servers.push(listening);
		listeners.push(listening);
		return `${tls ? 'https' : 'http'}://localhost:${listening.port}`;
	};

	const secure = certificates ? await serve(port, certificates.tls) : null;
	const plain = await serve(certificates ? 0 : port, null);
	const origin = secure ?? plain;
	issuer.url = `${origin}/issuer`;

	const testControls: TestControlParts = {
		time,
		throttle,
		throttled,
		faults,
		folder,
		issuer,
		users,
		clock,
		signer: certificates?.signer ?? null,
		profile: () => world.profile,
	};
	resetTestControls(testControls);
	let chance = new Chance(seed);
	const published: { ready: ReadyFile | null } = { ready: null };
	const control = buildControl({
		world,
		recorder,
		testControls,
		ready: () => published.ready,
		origin: () => plain,
		viewer: users.scientist,
		chance: () => chance,
		reset: () => {
			world.sky = makeSky();
			chance = new Chance(seed);
			recorder.clear();
			world.counts.clear();
			resetTestControls(testControls);
		},
	});
	const controlListening = await listenBeside(control, port);
	servers.push(controlListening);

	const ready: ReadyFile = {
		apiUrl: `${plain}/api/`,
		httpsApiUrl: secure === null ? null : `${secure}/api/`,
		caFile: certificates?.caFile ?? null,
		issuer: issuer.url,
		jwksFile: await folder.write('jwks.json', JSON.stringify(issuer.keys)),
		tokens: await handOutTokens(folder, issuer, users, clock()),
		x509: certificates ? filesOf(certificates) : null,
		control: `http://localhost:${controlListening.port}`,
	};
	published.ready = ready;
	return ready;
}

/** The control API stands on the port after that of the API, so that people find it; if that is taken, on any other. */
async function listenBeside(
	control: Parameters<typeof listen>[0],
	port: number,
): Promise<Listening> {
	if (port === 0 || port === 65_535) return listen(control, 0, null);
	return listen(control, port + 1, null).catch(() => listen(control, 0, null));
}

function makeSeededSky({ empty = false, superevents = 0, seed = 1 }: SimulatorOptions): Sky {
	const sky = new Sky();
	// The imagined ones are older than the public ones.
	imagineSuperevents(sky, superevents, seed);
	if (!empty) seedSky(sky);
	return sky;
}

function filesOf({ certFile, keyFile, proxyFile }: Certificates): NonNullable<ReadyFile['x509']> {
	return { certFile, keyFile, proxyFile };
}
