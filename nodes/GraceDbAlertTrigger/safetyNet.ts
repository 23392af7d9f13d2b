import { anySignal } from '../../gracedb/http/anySignal';
import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import type { Runtime } from '../../gracedb/runtime';
import { serverAddress } from '../../gracedb/servers';
import { parseServerUrl } from '../../gracedb/serverUrl';
import { identityOf } from '../../gracedb/auth/credential';
import { limited } from '../../watch/engine/run';
import { afterFailure, noServerFailure } from '../../watch/schedule/serverFailure';
import { pollOnce } from '../../watch/watch';
import type { Watcher } from '../../watch/watcher';
import { credentialOf } from '../shared/connect';
import { prepare, userNamed } from '../shared/trigger/prepare';
import type { Reports } from './reports';

export interface SafetyNetOptions {
	context: ITriggerFunctions;
	parameter: (name: string) => unknown;
	runtime: Runtime;
	watcher: Watcher;
	memory: Record<string, unknown>;
	reports: Reports;
	/** ms from the end of a poll to the next. */
	every: number;
	/** Starts an execution. */
	emit: (items: JsonObject[]) => void;
	/** Called after each poll, whether the server answered. */
	afterPoll: (isGood: boolean) => void;
}

/** A poll may take so long; ms. */
const budget = 120_000;
/** Time for what is done after the last answer; ms. */
const margin = 2_000;
/** The first poll of a process; ms. */
const firstBudget = 40_000;
const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** Polls GraceDB every few minutes, and at once when asked: never two polls at a time. */
export class SafetyNet {
	/** Root of the API, once the parameters were read. */
	apiUrl: URL | undefined;
	/** Who asks; known after the first poll. */
	user: string | undefined;
	private timer: NodeJS.Timeout | undefined;
	private running: Promise<void> | undefined;
	private isAskedFor = false;
	private readonly end = new AbortController();
	private failures = noServerFailure;
	private isFirst = true;

	constructor(private readonly options: SafetyNetOptions) {}

	/** Polls now, or once more after the poll that is under way. */
	soon(): void {
		if (this.end.signal.aborted) return;
		if (this.running) {
			this.isAskedFor = true;
			return;
		}
		clearTimeout(this.timer);
		this.running = this.poll().finally(() => {
			this.running = undefined;
			if (this.end.signal.aborted) return;
			if (this.isAskedFor && this.failures.count === 0) {
				this.isAskedFor = false;
				this.soon();
				return;
			}
			this.isAskedFor = false;
			const { every, runtime } = this.options;
			const wait = this.failures.count === 0 ? every : this.failures.next - runtime.now();
			this.timer = setTimeout(() => this.soon(), Math.max(1_000, Math.min(wait, every)));
		});
	}

	stop(): void {
		clearTimeout(this.timer);
		this.end.abort();
	}

	private async poll(): Promise<void> {
		const { runtime, reports, afterPoll } = this.options;
		const begin = runtime.now();
		let isGood = false;
		let credential = '';
		try {
			const failure = await this.ask(begin, (identity) => {
				credential = identity;
			});
			isGood = failure === undefined;
			if (failure !== undefined) this.fail(failure, begin, credential);
		} catch (error) {
			if (!this.end.signal.aborted) this.fail(error, begin, credential);
		}
		if (this.end.signal.aborted) return;
		try {
			afterPoll(isGood);
		} catch (error) {
			reports.error(error);
		}
	}

	/** @returns why the server could not be asked, or not to the end */
	private async ask(begin: number, noteIdentity: (identity: string) => void): Promise<unknown> {
		const { context, parameter, runtime, watcher, memory, reports, emit } = this.options;
		const time = this.isFirst ? firstBudget : budget;
		const signal = anySignal(this.end.signal, AbortSignal.timeout(time - margin));
		const within = async <Value>(work: () => Promise<Value>): Promise<Value> =>
			await limited({ signal }, time, work);
		this.apiUrl ??= await within(() => this.address());
		const { clients, settings } = await within(() => prepare(context, runtime, signal, parameter));
		noteIdentity(JSON.stringify(await within(() => clients.patient.credential())));
		const user = await within(() => userNamed(clients.patient));
		this.user = user;
		const began = memory['began'];
		const result = await pollOnce(watcher, {
			clients,
			settings,
			user,
			stored: memory['state'],
			...(typeof began === 'number' ? { began } : {}),
			isRepeating: settings.output.repeatAfterRestart,
			localNow: () => runtime.now(),
			ends: {
				short: begin + 0.45 * time,
				soft: begin + 0.7 * time,
				hard: begin + time - margin,
			},
			signal,
			warn: (message) => reports.log('warn', message),
			onResult: ({ items, text, saved, failure }) => {
				if (this.end.signal.aborted) return;
				if (failure === undefined) {
					items.push(...this.recovered(clients.patient.apiUrl.host, settings.output.emitRecovered));
				}
				saved();
				if (text !== undefined) {
					memory['state'] = text;
					delete memory['began'];
				}
				if (items.length > 0) emit(items);
			},
		});
		this.isFirst = false;
		if (result.report !== undefined) {
			reports.fail(
				new NodeOperationError(context.getNode(), result.report, {
					description:
						'All other changes are still emitted. The trigger tries these again until they succeed.',
				}),
			);
		}
		if (result.failure === undefined) this.failures = noServerFailure;
		return result.failure;
	}

	/** The server that the parameters or the credential name, without asking it for anything. */
	private async address(): Promise<URL> {
		const { context, parameter } = this.options;
		const found = await credentialOf({
			parameter,
			credential: (type) => context.getCredentials(type),
		});
		const serverUrl = found
			? identityOf[found.type](found.data).serverUrl
			: serverAddress(String(parameter('server')), String(parameter('customServer')));
		return parseServerUrl(serverUrl);
	}

	/** Says that polls succeed again, if it was said that they fail. @returns an item, where the user wants one */
	private recovered(host: string, isEmitted: boolean): JsonObject[] {
		const { since, reported } = this.failures;
		if (since === undefined || reported === undefined) return [];
		const failingSince = new Date(since).toISOString();
		const { reports } = this.options;
		reports.log('info', `Polls succeed again. They had failed since ${failingSince}.`);
		if (!isEmitted) return [];
		return [
			{
				alert_type: 'recovered',
				dedupe_key: `${host}:recovered:${failingSince}`,
				failing_since: failingSince,
				detected_at: new Date(this.options.runtime.now()).toISOString(),
				server: host,
			},
		];
	}

	private fail(error: unknown, begin: number, credential: string): void {
		const { runtime, reports, every } = this.options;
		const now = runtime.now();
		const isKind = (...kinds: GraceDbError['kind'][]): boolean =>
			error instanceof GraceDbError && kinds.includes(error.kind);
		const { failures, report } = afterFailure(this.failures, {
			now,
			isLasting: isKind('input', 'rejected', 'credential'),
			interval: every,
			took: now - begin,
			retryAfter: error instanceof GraceDbError ? error.retryAfter : undefined,
			credential,
			random: runtime.random(),
		});
		this.failures = failures;
		if (report) reports.error(error);
		else reports.log('debug', `A poll failed, and the next will try again: ${messageOf(error)}`);
	}
}
