import type { IPollFunctions } from 'n8n-workflow';
import type { VirtualClock } from './clock';
import { type Engine, Instance, type InstanceOptions, type Memory, type Mode } from './instance';
import type { Item } from './messages';
import { activationBudget, minute, second } from './promise';
import { node } from './selection';

export interface PollingOptions extends InstanceOptions {
	engine: Engine;
	/** Time between two polls. */
	interval: number;
}

/**
 * n8n as far as polling goes, with the habits of its two engines: when it polls, what it saves, and that it gives a trigger up whose
 * first poll throws or takes too long.
 */
export class PollingInstance extends Instance {
	private isBusy = false;
	private errors = 0;
	private backoffUntil = 0;
	private isActivated = false;

	constructor(
		clock: VirtualClock,
		private readonly polling: PollingOptions,
		name: string,
	) {
		super(clock, polling, name);
	}

	override setEnvironment(): void {
		process.env['N8N_POLLER_DURABLE_CURSORS_ENABLED'] = String(this.isDurable);
	}

	override forget(isOtherWorkflow: boolean): void {
		this.isActivated = false;
		super.forget(isOtherWorkflow);
	}

	protected override activate(generation: number, mode: Mode): void {
		this.isBusy = false;
		if (this.isDurable) {
			this.errors = 0;
			this.backoffUntil = 0;
			this.schedule(generation, mode);
		} else void this.pollFirst(generation, mode);
	}

	protected override watched(memory: Memory): Memory {
		return this.isDurable ? memory : super.watched(memory);
	}

	private get isDurable(): boolean {
		return this.polling.engine === 'durable';
	}

	/** The first poll of the default engine: five attempts, and it gives up. */
	private async pollFirst(generation: number, mode: Mode): Promise<void> {
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
		this.failures.push(`The ${mode} at ${iso(begin)} failed: n8n gives the trigger up.`);
	}

	/** Polls from now on, at the same second of every interval. */
	private schedule(generation: number, mode: Mode): void {
		const { interval } = this.polling;
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

	private async ask(
		memory: Memory,
		budget: number,
		mode: Mode,
		generation: number,
	): Promise<Item[] | null> {
		this.polls += 1;
		this.pending += 1;
		const context = {
			...this.context(mode, 'graceDbTrigger', memory),
			getPollBudgetMs: () => budget,
			helpers: {},
			__emitError: (error: unknown) => this.report(generation, error),
		} as unknown as IPollFunctions;
		try {
			const output = await node.poll?.call(context);
			return output?.[0]?.map(({ json }) => json) ?? null;
		} catch (error) {
			this.report(generation, error);
			throw error;
		} finally {
			this.pending -= 1;
		}
	}
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
