import { type Voevents, voevents } from './resources/voevents';
import { type Signoffs, signoffs } from './resources/signoffs';
import { type Permissions, permissions } from './resources/permissions';
import { type Notices, notices } from './resources/notices';
import { type Gwtc, gwtc } from './resources/gwtc';
import { type Kafka, kafka } from './kafka/kafka';
import { type Files, files } from './resources/files';
import { type EmObservations, emObservations } from './resources/emObservations';
import { type Tags, tags } from './resources/tags';
import { createVocabulary, type Vocabulary } from './resources/vocabulary';
import type { ApiVersion } from './http/version';
import type { exchange } from './http/exchange';
import { abortable } from './http/abortable';
import { createPipeline } from './http/pipeline';
import { withLimits } from './resources/limits';
import type { EgressFilter } from './http/egress';
import type { AuthSource, CredentialDescription } from './auth/auth';
import { noAuth } from './auth/anonymous';
import { defaultTimeLimits, type TimeLimits } from './http/send';
import { noPace, sharedPace } from './http/pace';
import { type Api, api } from './resources/api';
import { type Events, events } from './resources/events';
import { type Labels, labels } from './resources/labels';
import { type Logs, logs } from './resources/logs';
import { type Server, server } from './resources/server';
import { createServerClock } from './http/serverClock';
import { type Superevents, superevents } from './resources/superevents';
import { defaultRetryPolicy, type RetryPolicy } from './http/retry';
import { parseServerUrl } from './serverUrl';
import { realRuntime, type Runtime } from './runtime';

export interface GraceDbClientOptions {
	/** `https://gracedb.ligo.org`, with or without `/api/`. */
	serverUrl: string;
	/** Default: none, an anonymous user. */
	auth?: AuthSource;
	/** Refuses whatever could change something on the server. Default false. */
	readOnly?: boolean;
	/** PEM of further certificate authorities to trust, for a private server. */
	ca?: string;
	/** What the operator allows to connect to; default everything. */
	egress?: EgressFilter;
	timeLimits?: Partial<TimeLimits>;
	retry?: Partial<RetryPolicy>;
	/** Most bytes of an answer that is read into memory, decompressed; default 256 MiB. Files are streams and have no limit. */
	maxAnswerBytes?: number;
	/** Default `automatic`: for each call the version in which it works. */
	apiVersion?: ApiVersion;
	/** Pages of one list asked for at a time; default 4. */
	concurrentPages?: number;
	/** Requests a second without a credential, for the whole process; default 4 (the server allows 300 a minute per address). */
	anonymousRequestsPerSecond?: number;
	/** Ends all requests of this client when it is aborted. */
	signal?: AbortSignal;
	/** For tests. */
	runtime?: Runtime;
	/** For tests: takes the place of `exchange`, sees every request that is about to be sent, and may refuse it. */
	exchange?: typeof exchange;
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
	/** Events through Kafka, as the pipelines submit them. */
	readonly kafka: Kafka;
	readonly notices: Notices;
	readonly permissions: Permissions;
	readonly signoffs: Signoffs;
	readonly voevents: Voevents;
	readonly tags: Tags;
	readonly server: Server;
	readonly api: Api;
	/** Milliseconds since 1970 by the clock of the server, as its last answer gave it; before that by the clock of this machine. */
	serverTime: () => number;
	/** The same server as an anonymous user sees it. */
	asAnonymous: () => GraceDbClient;
}

/**
 * A client for a GraceDB server. Cheap to make: connections are shared by all clients of a process with the same server and
 * credential, and closed when idle.
 *
 * @throws GraceDbError of kind `input` for an address that cannot be a server's; its methods throw GraceDbError as well
 */
export function createGraceDbClient(options: GraceDbClientOptions): GraceDbClient {
	const { auth = noAuth, egress, signal, runtime = realRuntime } = options;
	const apiUrl = parseServerUrl(options.serverUrl);
	const clock = createServerClock(runtime);
	const timeLimits = { ...defaultTimeLimits, ...options.timeLimits };
	const transport = createPipeline({
		apiUrl,
		auth,
		readOnly: options.readOnly ?? false,
		apiVersion: options.apiVersion ?? 'automatic',
		ca: options.ca,
		egress,
		maxAnswerBytes: options.maxAnswerBytes,
		timeLimits,
		retry: { ...defaultRetryPolicy, ...options.retry },
		pace:
			auth.kind === 'none'
				? sharedPace(apiUrl.origin, options.anonymousRequestsPerSecond ?? 4, runtime)
				: noPace,
		concurrentPages: options.concurrentPages,
		signal,
		runtime,
		onAnswer: clock.updateFrom,
		exchange: options.exchange,
	});
	const vocabulary = createVocabulary(transport.rememberedInfo);
	const limits = { milliseconds: timeLimits.all, readOnly: options.readOnly ?? false };
	const limited = <Resource extends object>(resource: Resource): Resource =>
		withLimits(resource, limits);
	const eventsOfServer = limited(events(transport, vocabulary));
	return {
		apiUrl,
		credential: async () => ({
			...(await abortable(auth.current({ egress, signal }), signal)).describe(),
			...(auth.kind === 'none'
				? {}
				: { access: options.readOnly ? 'read only' : 'read and write' }),
		}),
		vocabulary,
		superevents: limited(superevents(transport, vocabulary)),
		events: eventsOfServer,
		labels: limited(labels(transport, vocabulary)),
		logs: limited(logs(transport, vocabulary)),
		emObservations: limited(emObservations(transport, vocabulary)),
		files: limited(files(transport, logs(transport, vocabulary))),
		gwtc: limited(gwtc(transport)),
		kafka: limited(kafka({ apiUrl, events: eventsOfServer, vocabulary, egress, signal, runtime })),
		notices: limited(notices(transport)),
		permissions: limited(permissions(transport)),
		signoffs: limited(signoffs(transport, vocabulary)),
		voevents: limited(voevents(transport, vocabulary)),
		tags: limited(tags(transport)),
		server: server(transport),
		api: api(transport),
		serverTime: clock.now,
		asAnonymous: () => createGraceDbClient({ ...options, auth: noAuth }),
	};
}
