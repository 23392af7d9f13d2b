import { type Voevents, voevents } from './resources/voevents';
import { type Signoffs, signoffs } from './resources/signoffs';
import { type Permissions, permissions } from './resources/permissions';
import { type Notices, notices } from './resources/notices';
import { type Gwtc, gwtc } from './resources/gwtc';
import { type Files, files } from './resources/files';
import { type EmObservations, emObservations } from './resources/emObservations';
import { type Tags, tags } from './resources/tags';
import { createVocabulary, type Vocabulary } from './vocabulary';
import { type ApiVersion, withApiVersion } from './apiVersion';
import { withoutWrites } from './readOnly';
import type { EgressFilter } from './egress';
import { rememberServerInfo } from './serverInfo';
import type { AuthSource, CredentialDescription } from './auth/auth';
import { noAuth } from './auth/none';
import { checkPublicity } from './http/publicity';
import { defaultTimeLimits, type TimeLimits } from './exchange';
import { withIdentityCheck } from './identity';
import { noPace, sharedPace } from './pace';
import { type Api, api } from './resources/api';
import { type Events, events } from './resources/events';
import { type Labels, labels } from './resources/labels';
import { type Logs, logs } from './resources/logs';
import { type Server, server } from './resources/server';
import { createServerClock } from './serverClock';
import { type Superevents, superevents } from './resources/superevents';
import { defaultRetryPolicy, type RetryPolicy } from './retry';
import { parseServerUrl } from './serverUrl';
import { realSurroundings, type Surroundings } from './surroundings';
import { withTimeLimit } from './timeLimit';
import { createTransport, type Transport } from './transport';

export interface GraceDbClientOptions {
	/** `https://gracedb.ligo.org`, with or without `/api/`. */
	serverUrl: string;
	/** Default: none, an anonymous visitor. */
	auth?: AuthSource;
	/** Refuses whatever could change something on the server. Default false. */
	readOnly?: boolean;
	/** PEM of further certificate authorities to trust, for a private server. */
	ca?: string;
	/** What the operator allows to connect to; default everything. */
	egress?: EgressFilter;
	timeLimits?: Partial<TimeLimits>;
	retry?: Partial<RetryPolicy>;
	/** Default `automatic`: for each call the version in which it works. */
	apiVersion?: ApiVersion;
	/** Pages of one list asked for at a time; default 4. */
	pagesSideBySide?: number;
	/** Requests a second without a credential, for the whole process; default 4 (the server allows 300 a minute per address). */
	anonymousRequestsPerSecond?: number;
	/** Ends all requests of this client when it is aborted. */
	signal?: AbortSignal;
	/** For tests. */
	surroundings?: Surroundings;
	/** For tests: stands between this client and its server, sees every request, and may refuse it. */
	gate?: (transport: Transport) => Transport;
}

/** One server, seen by one user. Properties are the server's resources. */
export interface GraceDbClient {
	/** Root of the API, ending in `/api/`. */
	readonly apiUrl: URL;
	/** Who is asking, as far as a person may know it; no request is sent to the server. */
	credential(): Promise<CredentialDescription>;
	/** Names that the server knows; remembered for a few minutes. */
	readonly vocabulary: Vocabulary;
	readonly superevents: Superevents;
	readonly events: Events;
	readonly labels: Labels;
	readonly logs: Logs;
	readonly emObservations: EmObservations;
	readonly files: Files;
	readonly gwtc: Gwtc;
	readonly notices: Notices;
	readonly permissions: Permissions;
	readonly signoffs: Signoffs;
	readonly voevents: Voevents;
	readonly tags: Tags;
	readonly server: Server;
	readonly api: Api;
	/** Milliseconds since 1970 by the clock of the server, as its last answer told it; before that by the clock of this machine. */
	serverTime: () => number;
	/** The same server as an anonymous visitor sees it. */
	asVisitor: () => GraceDbClient;
}

/**
 * A client for a GraceDB server. Cheap to make: connections are shared by all clients of a process with the same server and
 * credential, and closed when idle.
 *
 * @throws GraceDbError of kind `input` for an address that cannot be a server's; its methods throw GraceDbError as well
 */
export function createGraceDbClient(options: GraceDbClientOptions): GraceDbClient {
	const { auth: source = noAuth, egress, surroundings = realSurroundings } = options;
	const auth: AuthSource = {
		kind: source.kind,
		current: (renewal) => source.current({ egress, ...renewal }),
	};
	const apiUrl = parseServerUrl(options.serverUrl);
	const { pagesSideBySide, timeLimits } = options;
	const clock = createServerClock(surroundings);
	const ungated = createTransport({
		apiUrl,
		auth,
		ca: options.ca,
		egress,
		timeLimits: { ...defaultTimeLimits, ...timeLimits },
		retry: { ...defaultRetryPolicy, ...options.retry },
		pace:
			auth.kind === 'none'
				? sharedPace(apiUrl.origin, options.anonymousRequestsPerSecond ?? 4, surroundings)
				: noPace,
		signal: options.signal,
		surroundings,
		onAnswer: clock.hear,
	});
	const bare = options.gate?.(ungated) ?? ungated;
	const timed = { ...withTimeLimit(bare, timeLimits?.all), pagesSideBySide };
	const plain = options.readOnly ? withoutWrites(timed) : timed;
	const version = options.apiVersion ?? 'automatic';
	const info = rememberServerInfo(plain, surroundings);
	const identified = withIdentityCheck(plain, auth);
	const unversioned = withPublicityCheck(identified);
	const transport = withPublicityCheck(withApiVersion(identified, version, info));
	const vocabulary = createVocabulary(info);
	return {
		apiUrl,
		credential: async () => ({
			...(await auth.current()).describe(),
			...(auth.kind === 'none'
				? {}
				: { access: options.readOnly ? 'read only' : 'read and write' }),
		}),
		vocabulary,
		superevents: superevents(transport, vocabulary),
		events: events(transport, vocabulary),
		labels: labels(transport, vocabulary),
		logs: logs(transport, vocabulary),
		emObservations: emObservations(transport, vocabulary),
		files: files(transport, logs(transport, vocabulary)),
		gwtc: gwtc(transport),
		notices: notices(transport),
		permissions: permissions(transport),
		signoffs: signoffs(transport, vocabulary),
		voevents: voevents(transport, vocabulary),
		tags: tags(transport),
		// The root is public, and user-info is the check itself.
		server: server(withApiVersion(plain, version, info), auth),
		api: api(transport, unversioned),
		serverTime: clock.now,
		asVisitor: () => createGraceDbClient({ ...options, auth: noAuth }),
	};
}

/** Refuses what would make something public without being meant to, before any request. */
function withPublicityCheck(transport: Transport): Transport {
	return {
		...transport,
		async json(request) {
			checkPublicity(request);
			return await transport.json(request);
		},
		async stream(request) {
			checkPublicity(request);
			return await transport.stream(request);
		},
	};
}
