import type { IDataObject, INodeParameters, IPollFunctions } from 'n8n-workflow';
import type { VirtualClock } from './clock';
import type { Item } from './messages';
import { activationBudget, minute, second } from './promise';
import { node } from './selection';

export type Engine = 'default' | 'durable';
type Memory = Record<string, unknown>;
type Mode = 'activate' | 'update' | 'init' | 'leadershipChange';

/** Items that became an execution of the workflow. */
export interface Execution {
	/** Begin and end of the poll. */
	asked: number;
	at: number;
	items: Item[];
	/** Killed before its end: the items went nowhere. */
	isLost: boolean;
	/** Counts the starts of processes and changes of the leader before it. */
	process: number;
}

/** A failed execution, which the user is told of. */
export interface Report {
	at: number;
	text: string;
}

export interface InstanceOptions {
	engine: Engine;
	/** Time between two polls. */
	interval: number;
	/** How long an execution takes, during which a kill loses it. */
	executionTime: number;
	parameters: INodeParameters;
	/** What `getCredentials` gives. */
	credential: () => Promise<IDataObject>;
}

/**
 * n8n as far as polling goes, with the habits of its two engines: when it polls, what it saves, what a kill loses, and that it
 * gives a trigger up whose first poll throws or takes too long.
 */
export class Instance {
	readonly executions: Execution[] = [];
	readonly reports: Report[] = [];
	/** What n8n made of the trigger's own mistakes, in words. */
	readonly failures: string[] = [];
	/** From when until when it was not polled. */
	readonly gaps: { from: number; to: number }[] = [];
	polls = 0;
	/** Polls that have not ended. */
	pending = 0;
	parameters: INodeParameters;
	/** Kill it after it has saved the state with the next items, and before it makes an execution of them. */
	isKilledAtNextItems = false;
	onKilled: () => void = () => undefined;
	private memory: Memory = {};
	private saved: Memory = {};
	/** Whatever belongs to an earlier one is discarded. */
	private generation = 0;
	private process = 0;
	/** Distinguishes what the node keeps for itself by process; an earlier leader comes back with what it had. */
	private leader = 'A';
	private readonly incarnations: Record<string, number> = { A: 0, B: 0 };
	private workflow = 1;
	private downSince: number | undefined;
	private isStopped = false;
	private isBusy = false;
	private errors = 0;
	private backoffUntil = 0;
	private isActivated = false;

	constructor(
		private readonly clock: VirtualClock,
		private readonly options: InstanceOptions,
		private readonly name: string,
	) {
		this.parameters = options.parameters;
	}

	/** n8n's own variables say which engine it has. */
	setEnvironment(): void {
		process.env['N8N_POLLER_DURABLE_CURSORS_ENABLED'] = String(this.isDurable);
	}

	publish(): void {
		this.begin('activate');
	}

	/** The user changes the workflow: the same process loads it anew. */
	edit(parameters: INodeParameters): void {
		this.parameters = parameters;
		this.begin('update');
	}

	/** The node is renamed, or the workflow is imported elsewhere: what it remembered is gone. */
	forget(isOtherWorkflow: boolean): void {
		this.saved = {};
		if (isOtherWorkflow) this.workflow += 1;
		this.isActivated = false;
		this.begin('update');
	}

	kill(): void {
		this.downSince ??= this.clock.now;
		this.generation += 1;
		this.isKilledAtNextItems = false;
		for (const execution of this.executions) {
			const end = execution.at + this.options.executionTime;
			if (end > this.clock.now) execution.isLost = true;
		}
		this.onKilled();
	}

	start(): void {
		if (this.downSince !== undefined) this.gaps.push({ from: this.downSince, to: this.clock.now });
		this.downSince = undefined;
		this.process += 1;
		this.incarnations[this.leader] = (this.incarnations[this.leader] ?? 0) + 1;
		this.begin('init');
	}

	/** Another process takes over, or the earlier one does again. */
	changeLeader(): void {
		this.process += 1;
		this.leader = this.leader === 'A' ? 'B' : 'A';
		this.begin('leadershipChange');
	}

	/** The end of everything. */
	stop(): void {
		this.generation += 1;
		this.isStopped = true;
	}

	/** Whether n8n has saved anything that the trigger remembers. */
	get hasSaved(): boolean {
		return Object.keys(this.saved).length > 0;
	}

	private get isDurable(): boolean {
		return this.options.engine === 'durable';
	}

	private begin(mode: Mode): void {
		if (this.isStopped) return;
		this.generation += 1;
		this.isBusy = false;
		this.memory = this.watched(structuredClone(this.saved));
		if (this.isDurable) {
			this.errors = 0;
			this.backoffUntil = 0;
			this.schedule(this.generation, mode);
		} else void this.activate(this.generation, mode);
	}

	private watched(memory: Memory): Memory {
		if (this.isDurable) return memory;
		return Object.defineProperty(memory, '__dataChanged', { value: true, writable: true });
	}

	/** The first poll of the default engine: five attempts, and it gives up. */
	private async activate(generation: number, mode: Mode): Promise<void> {
		const begin = this.clock.now;
		const late = this.clock.at(begin + activationBudget, () => {
			if (this.generation !== generation) return;
			this.failures.push(
				`The activation at ${iso(begin)} took longer than 84 s: n8n marks it as failed and does not poll after its next start.`,
			);
		});
		for (const pause of [1, 2, 4, 8, 0]) {
			const failed = await this.pollOnce(generation, mode).then(
				() => undefined,
				(error: unknown) => error,
			);
			if (this.generation !== generation) return late();
			if (!failed) {
				late();
				this.save();
				this.schedule(generation, mode);
				return;
			}
			if (pause > 0) await this.clock.sleep(pause * second);
			if (this.generation !== generation) return late();
		}
		late();
		this.save();
		this.downSince ??= begin;
		this.failures.push(`The ${mode} at ${iso(begin)} failed: n8n gives the trigger up.`);
	}

	/** Polls from now on, at the same second of every interval. */
	private schedule(generation: number, mode: Mode): void {
		const { interval } = this.options;
		const tick = (): void => {
			if (this.generation !== generation) return;
			this.clock.at(this.clock.now + interval, tick);
			const poll = this.isDurable
				? this.durableTick(generation, mode)
				: this.pollOnce(generation, mode);
			// It has been reported; n8n goes on.
			poll.catch(() => undefined);
		};
		if (this.isDurable) tick();
		else this.clock.at(this.clock.now + interval, tick);
	}

	/** One poll of the default engine. They overlap where one takes longer than the interval. */
	private async pollOnce(generation: number, mode: Mode): Promise<void> {
		const asked = this.clock.now;
		const items = await this.ask(this.memory, 300_000, mode, generation);
		if (this.generation !== generation || !items) return;
		this.save();
		const isLost = this.isKilledAtNextItems;
		this.executions.push({ asked, at: this.clock.now, items, isLost, process: this.process });
		if (isLost) this.kill();
	}

	/** One poll of the engine with durable cursors: state and execution are one transaction; an error discards both. */
	private async durableTick(generation: number, mode: Mode): Promise<void> {
		if (this.isBusy || this.backoffUntil > this.clock.now) return;
		this.isBusy = true;
		const isActivation = !this.isActivated;
		this.isActivated = true;
		const asked = this.clock.now;
		const cursor = structuredClone(this.memory);
		const abandoned = this.clock.sleep(45 * second).then(() => {
			throw Object.assign(new Error('abandoned'), { isAbandoned: true });
		});
		try {
			const items = await Promise.race([
				this.ask(cursor, isActivation ? 300_000 : 36_000, mode, generation),
				abandoned,
			]);
			if (this.generation !== generation) return;
			this.errors = 0;
			if (items || !isActivation) this.memory = cursor;
			this.saved = structuredClone(this.memory);
			if (!items) return;
			this.executions.push({
				asked,
				at: this.clock.now,
				items,
				isLost: false,
				process: this.process,
			});
		} catch (error) {
			if (this.generation === generation) this.backOff(error);
			throw error;
		} finally {
			abandoned.catch(() => undefined);
			if (this.generation === generation) this.isBusy = false;
		}
	}

	private backOff(error: unknown): void {
		this.errors += 1;
		const { failure } = error as { failure?: { cause: string; retryAfterMs?: number } };
		const curve = Math.min(5 * second * 2 ** (this.errors - 1), 30 * minute);
		const isLasting = failure?.cause.endsWith('-invalid') === true;
		const pause = isLasting ? 30 * minute : Math.max(curve, failure?.retryAfterMs ?? 0);
		this.backoffUntil = this.clock.now + pause;
	}

	private save(): void {
		this.saved = structuredClone({ ...this.memory });
	}

	private async ask(
		memory: Memory,
		budget: number,
		mode: Mode,
		generation: number,
	): Promise<Item[] | null> {
		this.polls += 1;
		this.pending += 1;
		const report = (error: unknown): void => {
			if (this.generation !== generation) return;
			this.reports.push({ at: this.clock.now, text: textOf(error) });
		};
		const { parameters, options, leader, workflow, name } = this;
		const incarnation = this.incarnations[leader] ?? 0;
		const ignore = (): void => undefined;
		const context = {
			getMode: () => 'trigger',
			getActivationMode: () => mode,
			getNode: () => ({ id: 'node', name: 'GraceDB Trigger', type: 'graceDbTrigger', parameters }),
			// What the node keeps for itself it keeps by workflow: another process is another one to it.
			getWorkflow: () => ({ id: `${name}-${workflow}-${leader}${incarnation}` }),
			getNodeParameter: (parameter: string, fallback?: unknown) => {
				const value = parameters[parameter] ?? fallback;
				if (value === undefined) throw new Error(`Could not get parameter: ${parameter}`);
				return structuredClone(value);
			},
			getTimezone: () => 'UTC',
			getWorkflowStaticData: () => memory,
			getCredentials: () => options.credential(),
			getPollBudgetMs: () => budget,
			helpers: {},
			logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
			__emitError: report,
		} as unknown as IPollFunctions;
		try {
			const output = await node.poll?.call(context);
			return output?.[0]?.map(({ json }) => json) ?? null;
		} catch (error) {
			report(error);
			throw error;
		} finally {
			this.pending -= 1;
		}
	}
}

/** All that an error tells the user. */
function textOf(error: unknown): string {
	const { message, description } = error as { message?: string; description?: string };
	return `${message ?? String(error)} ${description ?? ''}`;
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
