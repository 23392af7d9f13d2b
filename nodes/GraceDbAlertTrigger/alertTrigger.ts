import { createHash } from 'node:crypto';
import type { ITriggerFunctions } from 'n8n-workflow';
import type { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { egressOf } from '../../gracedb/http/egress';
import type { JsonObject } from '../../gracedb/json';
import type { Received } from '../../gracedb/kafka/listeners';
import { placeOf, type Positions } from '../../gracedb/kafka/positions';
import type { listen, Listening } from '../../gracedb/kafka/stream';
import type { StreamAccess } from '../../gracedb/kafka/streamCredential';
import {
	readStreamMessage,
	type StreamMessage,
	UnreadableMessage,
} from '../../gracedb/kafka/streamMessage';
import { realRuntime } from '../../gracedb/runtime';
import { hear, type HearResult, repeatItems } from '../../watch/hear';
import { newWatcher, type Watcher } from '../../watch/watcher';
import { log } from '../shared/log';
import type { TriggerSettings } from '../shared/trigger/readSettings';
import type { StreamSettings } from './fields';
import { itemOfChange, isNewChange } from './igwnAlert';
import { Outlet } from './outlet';
import { Reports } from './reports';
import { SafetyNet } from './safetyNet';

export interface AlertTriggerOptions {
	parameter: (name: string) => unknown;
	stream: StreamSettings;
	settings: TriggerSettings;
	access: StreamAccess;
	listen: typeof listen;
}

type Notice = Extract<StreamMessage, { kind: 'notice' }>;

/** A notice of which the server has to say what follows from it. */
interface Undecided {
	message: Notice;
	received: Received;
	/** To be called when its execution has ended, or when there is none. */
	done: () => void;
}

/** So long a notice waits for the server to say which of several of its type it is; ms. */
const patience = 1_500;

/** Watchers of this process by trigger: what a trigger knew before it was published anew is still true. */
const watchers = new Map<string, Watcher>();
/** Messages that could not be read and were reported. */
const maxReported = 100;

/**
 * One active trigger: hears messages, polls as the safety net, and keeps one state for both. All that changes the state does so in one go, so
 * that a message may come while a poll is under way.
 */
export class AlertTrigger {
	static readonly runtime = realRuntime;
	private readonly watcher: Watcher;
	/** Static data of the node; n8n saves it with each execution that starts. */
	private readonly memory: Record<string, unknown>;
	private readonly reports: Reports;
	private readonly net: SafetyNet | undefined;
	private listening: Listening | undefined;
	private isClosed = false;
	/** Tells this trigger from others of this n8n, also after a restart. */
	private readonly id: string;
	private readonly outlet: Outlet;
	/** Notices that only the server can decide about. */
	private undecided: Undecided[] = [];

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly options: AlertTriggerOptions,
	) {
		const { parameter, stream } = options;
		this.memory = context.getWorkflowStaticData('node');
		const key = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
		this.id = createHash('sha256').update(key).digest('hex').slice(0, 10);
		this.watcher = watchers.get(key) ?? newWatcher();
		watchers.set(key, this.watcher);
		this.reports = new Reports(context);
		this.outlet = new Outlet(context, (message) => this.reports.log('warn', message));
		if (this.memory['state'] === undefined) this.memory['began'] ??= AlertTrigger.runtime.now();
		if (!stream.safetyNet) return;
		this.net = new SafetyNet({
			context,
			parameter,
			runtime: AlertTrigger.runtime,
			watcher: this.watcher,
			memory: this.memory,
			reports: this.reports,
			every: stream.pollEvery,
			emit: (items) => void this.outlet.emit(items),
			afterPoll: (isGood) => this.decideLeft(isGood),
		});
	}

	/**
	 * Polls, and joins the stream.
	 *
	 * @param limit ms to wait for it; afterwards it goes on by itself
	 * @returns why the stream could not be joined, if that is known by then
	 */
	async start(limit: number): Promise<GraceDbError | undefined> {
		if (this.net) this.net.soon();
		else this.repeat();
		const { stream, access, listen } = this.options;
		this.listening = listen(
			{
				access,
				groupId: stream.groupId || this.usualGroup(),
				egress: egressOf(this.context.helpers),
				log: (message) => log(this.context, 'warn', message),
				silentAfter: stream.silentAfter,
			},
			{
				id: this.id,
				topics: stream.topics,
				heartbeatTopic: stream.heartbeatTopic,
				positions: (this.memory['positions'] ?? {}) as Positions,
				onMessage: (message) => this.take(message),
				onJoined: () => {
					this.reports.streamWorks();
					this.net?.soon();
				},
				onFailure: (error, isSilent) => {
					this.reports.streamFails(error, { isPolling: this.net !== undefined, isSilent });
					this.net?.soon();
				},
			},
		);
		let timer: NodeJS.Timeout | undefined;
		const patience = new Promise<undefined>((resolve) => {
			timer = setTimeout(() => resolve(undefined), limit);
		});
		const failure = await Promise.race([this.listening.first, patience]);
		clearTimeout(timer);
		return failure;
	}

	/** Ends in a few seconds, whatever broker and server do. */
	async close(): Promise<void> {
		if (this.isClosed) return;
		this.isClosed = true;
		this.net?.stop();
		this.reports.stop();
		await this.listening?.close();
	}

	/** The same after each start of this n8n, and no other n8n has it. */
	private usualGroup(): string {
		const { access } = this.options;
		const brokers = access.brokers.map(({ host }) => host).join();
		const hash = createHash('sha256')
			.update(`${this.context.getInstanceId()} ${brokers} ${access.user}`)
			.digest('hex')
			.slice(0, 16);
		return `${access.groupPrefix}n8n-gracedb-${hash}`;
	}

	/** Without polls nothing else emits again what n8n may have lost. */
	private repeat(): void {
		if (!this.options.settings.output.repeatAfterRestart) return;
		const { items, ...result } = repeatItems(this.watcher, {
			stored: this.memory['state'],
			localNow: () => AlertTrigger.runtime.now(),
			warn: (message) => this.reports.log('warn', message),
		});
		this.save(result);
		if (items.length > 0) void this.outlet.emit(items);
	}

	/** A message of the stream. @returns settled when its execution has ended */
	private async take(received: Received): Promise<void> {
		if (this.isClosed) return await new Promise<never>(() => undefined);
		const place = placeOf(received.topic, received.partition);
		const positions = (this.memory['positions'] ?? {}) as Positions;
		const isWanted = !received.isTest || this.options.settings.category === 'Any';
		const message = isWanted ? this.read(received) : undefined;
		this.memory['positions'] = { ...positions, [place]: String(BigInt(received.offset) + 1n) };
		switch (message?.kind) {
			case undefined:
				return;
			case 'elsewhere':
				this.net?.soon();
				return;
			case 'change':
				return await this.takeChange(message, received);
			case 'notice':
				return await this.takeNotice(message, received);
		}
	}

	/** Undefined for what cannot be read, which is reported once. */
	private read(received: Received): StreamMessage | undefined {
		const { topic, partition, offset, value, unreadable } = received;
		try {
			if (unreadable !== undefined) throw new UnreadableMessage(unreadable);
			return readStreamMessage(value);
		} catch (error) {
			const place = `${placeOf(topic, partition)}/${offset}`;
			const known = (this.memory['unreadable'] ?? []) as string[];
			if (known.includes(place)) return undefined;
			this.memory['unreadable'] = [...known, place].slice(-maxReported);
			const why = error instanceof Error ? error.message : String(error);
			const size = unreadable === undefined ? (value?.length ?? 0) : undefined;
			this.reports.unreadable({ topic, partition, offset, size, why });
			return undefined;
		}
	}

	private async takeNotice(message: Notice, received: Received): Promise<void> {
		const result = this.hear(message, received);
		if (result.kind !== 'excluded') this.net?.soon();
		if (result.kind !== 'undecided' && result.kind !== 'unnumbered') {
			await this.emitHeard(result, message);
			return;
		}
		await new Promise<void>((done) => {
			const open = { message, received, done };
			this.undecided.push(open);
			if (result.kind === 'unnumbered') setTimeout(() => this.decide(open), patience).unref();
		});
	}

	private hear(message: Notice, received: Received, isForced = false): HearResult {
		const { settings } = this.options;
		const now = AlertTrigger.runtime.now();
		const result = hear(
			this.watcher,
			{
				settings,
				user: this.net?.user,
				stored: this.memory['state'],
				...(typeof this.memory['began'] === 'number' ? { began: this.memory['began'] } : {}),
				hasServer: this.net !== undefined,
				apiUrl: this.net?.apiUrl,
				isForced,
				localNow: () => now,
				warn: (text) => this.reports.log('warn', text),
			},
			{
				id: message.id,
				notice: message.notice,
				hasSkyMap: message.skyMap !== undefined,
				received: Math.floor((received.timestamp || now) / 1000),
				stream: originOf(received),
			},
		);
		this.save(result);
		return result;
	}

	private async emitHeard(
		{ items }: Pick<HearResult, 'items'>,
		{ id, skyMap }: Notice,
	): Promise<void> {
		const isWanted = this.options.stream.includeSkyMap && skyMap !== undefined;
		await this.outlet.emit(items, isWanted ? { name: `${id}.multiorder.fits`, skyMap } : undefined);
	}

	/** After a poll: what was left to the server is decided, or is decided without it, as far as that can be. */
	private decideLeft(isGood: boolean): void {
		for (const open of [...this.undecided]) this.decide(open, !isGood);
	}

	/** @param isForced a new superevent does not wait any longer either */
	private decide(open: Undecided, isForced = false): void {
		const place = this.undecided.indexOf(open);
		if (place < 0 || this.isClosed) return;
		this.undecided.splice(place, 1);
		const { message, received, done } = open;
		let result = this.hear(message, received, isForced);
		// The number may be wrong then, where GraceDB has others of before. That is better than to be late.
		if (result.kind === 'unnumbered') result = this.hear(message, received, true);
		void this.emitHeard(result, message).finally(done);
	}

	/** An alert of igwn-alert. Labels and preferred event in it are not the latest, so the superevent is read where there is a server. */
	private async takeChange(
		{ id, alert }: Extract<StreamMessage, { kind: 'change' }>,
		received: Received,
	): Promise<void> {
		if (this.net) {
			if (id !== undefined) this.watcher.memory.heard.add(id);
			this.net.soon();
			return;
		}
		const { settings } = this.options;
		const item = itemOfChange(alert, settings);
		if (!item || !isNewChange(this.memory, item)) return;
		await this.outlet.emit([{ ...item, stream: originOf(received) }]);
	}

	private save({ text, saved }: { text?: string; saved: () => void }): void {
		saved();
		if (text === undefined) return;
		this.memory['state'] = text;
		delete this.memory['began'];
	}
}

/** Where an item comes from; `test` where the sender says that it is only a test. */
function originOf({ topic, partition, offset, isTest }: Received): JsonObject {
	const place = { topic, partition, offset };
	return isTest ? { ...place, test: true } : place;
}
