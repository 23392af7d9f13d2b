import { anySignal } from '../http/anySignal';
import type { Auth } from '../auth/auth';
import { GraceDbError } from '../errors/GraceDbError';
import { redactorOf } from '../errors/redact';
import { abortable } from '../http/abortable';
import type { EgressFilter } from '../http/egress';
import { numberOf } from '../http/pool';
import { addressOfBroker } from './brokers';
import type { KafkaIdentity } from './credential';
import { kafkaError } from './failure';
import { createSession, type KafkaSession } from './session';

/** How long an attempt through Kafka may take in all. */
export interface KafkaDeadline {
	/** Aborted when the time is up, or when the caller gives up. */
	readonly signal: AbortSignal;
	readonly milliseconds: number;
	/** Whether the time is up, and not the caller's patience. */
	isOver(): boolean;
}

/** Begins to count. @param cancel the caller's own signal */
export function startKafkaDeadline(milliseconds: number, cancel?: AbortSignal): KafkaDeadline {
	const timer = AbortSignal.timeout(milliseconds);
	return {
		signal: anySignal(timer, cancel),
		milliseconds,
		isOver: () => timer.aborted && !cancel?.aborted,
	};
}

export interface KafkaUse {
	identity: KafkaIdentity;
	deadline: KafkaDeadline;
	egress?: EgressFilter;
	/** The topic that errors name. */
	topic?: string;
	/** What must be right before the work begins. */
	check?: (kafka: OpenKafka) => Promise<void>;
}

/** What work has of a session. */
export interface OpenKafka {
	readonly session: Pick<KafkaSession, 'admin' | 'producer'>;
	/** Who is signed in. */
	readonly auth: Auth;
	/** Waits for kafkajs, until the deadline; its errors become GraceDbErrors. */
	ask: <Answer>(answer: Promise<Answer>) => Promise<Answer>;
}

/**
 * Does some work with a session that is signed in and checked. Sessions outlive it for a while, for the next item; one that failed
 * does not. What an open session says may be old, so a check that fails there is done once more with a new one.
 *
 * @throws GraceDbError that says what went wrong; if the time is up, also what was noticed until then
 */
export async function useSession<Result>(
	use: KafkaUse,
	work: (kafka: OpenKafka) => Promise<Result>,
): Promise<Result> {
	const auth = await currentToken(use);
	const key = `${use.identity.fingerprint} ${auth.fingerprint} ${use.egress ? numberOf(use.egress) : 0}`;
	const open = takeIdle(key);
	if (open && (await isStillGood(openKafka(open, auth, use), use))) {
		return await finish(open, key, () => work(openKafka(open, auth, use)));
	}
	open?.close();
	const session = await createSession(use);
	const kafka = openKafka(session, auth, use);
	return await finish(session, key, async () => {
		await kafka.ask(Promise.all([session.admin.connect(), session.producer.connect()]));
		await use.check?.(kafka);
		return await work(kafka);
	});
}

/** Keeps the session if all went well, else closes it. */
async function finish<Result>(
	session: KafkaSession,
	key: string,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		const result = await work();
		keepIdle(key, session);
		return result;
	} catch (error) {
		session.close();
		throw error;
	}
}

async function isStillGood(kafka: OpenKafka, { check, deadline }: KafkaUse): Promise<boolean> {
	try {
		await check?.(kafka);
		return true;
	} catch (error) {
		if (deadline.signal.aborted) throw error;
		return false;
	}
}

async function currentToken({ identity, deadline, egress }: KafkaUse): Promise<Auth> {
	const { signal } = deadline;
	try {
		const auth = await abortable(identity.auth.current({ signal, egress }), signal);
		auth.check(Date.now());
		return auth;
	} catch (error) {
		if (!deadline.isOver()) throw error;
		throw new GraceDbError(
			`No token within the time limit of ${deadline.milliseconds / 1000} s: its source did not answer.`,
			{
				kind: 'credential',
				advice: 'Check the source of the token in the GraceDB Kafka credential.',
			},
		);
	}
}

function openKafka(session: KafkaSession, auth: Auth, use: KafkaUse): OpenKafka {
	return {
		session,
		auth,
		ask: async (answer) => {
			try {
				return await abortable(answer, use.deadline.signal);
			} catch (error) {
				// Else what is under way would go on, and might send.
				session.close();
				throw explained(error, session, auth, use);
			}
		},
	};
}

function explained(
	error: unknown,
	session: KafkaSession,
	auth: Auth,
	{ identity, deadline, topic }: KafkaUse,
): unknown {
	const { signal, milliseconds } = deadline;
	if (signal.aborted && !deadline.isOver()) return error;
	const brokers = brokersOf(identity);
	const context = {
		brokers,
		topic,
		tls: identity.tls !== undefined,
		redact: redactorOf(auth).text,
	};
	const noticed = session.noticed();
	if (deadline.isOver()) {
		const known = noticed === undefined ? undefined : kafkaError(noticed, context);
		const said = known ? ` ${known.message}` : '';
		return new GraceDbError(
			`The Kafka broker ${brokers} did not answer within the time limit of ${milliseconds / 1000} s.${said}`,
			{
				kind: 'connection',
				advice:
					known?.advice ??
					'Check Bootstrap Servers in the credential and the network, raise Time Limit, or try again later.',
			},
		);
	}
	// kafkajs stumbles over an answer that it did not get.
	const isVague = error instanceof TypeError && noticed !== undefined;
	return kafkaError(noticed instanceof GraceDbError || isVague ? noticed : error, context);
}

/** The bootstrap servers, for people. */
export function brokersOf({ brokers }: Pick<KafkaIdentity, 'brokers'>): string {
	return brokers.map(addressOfBroker).join(', ');
}

/** Sessions that nobody uses just now, by credential, token and filter. A new one takes several round trips. */
const idle = new Map<string, { session: KafkaSession; timer: NodeJS.Timeout }>();
const idleMs = 10_000;

function takeIdle(key: string): KafkaSession | undefined {
	const found = idle.get(key);
	if (!found) return undefined;
	idle.delete(key);
	clearTimeout(found.timer);
	found.session.hold(true);
	if (found.session.isWhole()) return found.session;
	found.session.close();
	return undefined;
}

function keepIdle(key: string, session: KafkaSession): void {
	// One is enough: more are used only where items are worked on concurrently.
	if (idle.has(key) || !session.isWhole()) {
		session.close();
		return;
	}
	const timer = setTimeout(() => {
		idle.delete(key);
		session.close();
	}, idleMs);
	timer.unref();
	session.hold(false);
	idle.set(key, { session, timer });
}

/** Ends all sessions that nobody uses, for a program that wants to end. */
export function closeKafkaSessions(): void {
	for (const { session, timer } of idle.values()) {
		clearTimeout(timer);
		session.close();
	}
	idle.clear();
}
