import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { startListening } from '../../nodes/GraceDbAlertTrigger/start';
import type { VirtualBroker } from './broker';
import type { VirtualClock } from './clock';
import { Instance, type InstanceOptions, type Mode } from './instance';
import { activationBudget, minute } from './promise';

type Emit = ITriggerFunctions['emit'];
type Done = Parameters<Emit>[2];

/** The longest that a poll of the trigger takes: items that are not of the stream are as old at most. */
const longestPoll = 2 * minute;

/** n8n as far as a trigger goes that listens: it saves the static data with each execution, and at the end of the activation. */
export class ListeningInstance extends Instance {
	private close: () => void = () => undefined;

	constructor(
		clock: VirtualClock,
		options: InstanceOptions,
		private readonly broker: VirtualBroker,
		name: string,
	) {
		super(clock, options, name);
	}

	override setEnvironment(): void {
		delete process.env['N8N_POLLER_DURABLE_CURSORS_ENABLED'];
	}

	protected override end(): void {
		super.end();
		this.close();
		this.close = () => undefined;
	}

	protected override activate(generation: number, mode: Mode): void {
		void this.listen(generation, mode);
	}

	private async listen(generation: number, mode: Mode): Promise<void> {
		const begin = this.clock.now;
		const late = this.clock.at(begin + activationBudget, () => {
			if (this.generation !== generation) return;
			this.failures.push(
				`The activation at ${iso(begin)} took longer than 84 s: n8n marks it as failed.`,
			);
		});
		try {
			const { closeFunction } = await startListening(
				this.triggerContext(generation, mode),
				this.broker.listen,
			);
			if (this.generation !== generation) {
				await closeFunction?.();
				return;
			}
			this.close = () => void closeFunction?.();
			this.save();
		} catch (error) {
			if (this.generation !== generation) return;
			const words = error instanceof Error ? error.message : String(error);
			this.failures.push(`The ${mode} at ${iso(begin)} failed: ${words}`);
		} finally {
			late();
		}
	}

	private triggerContext(generation: number, mode: Mode): ITriggerFunctions {
		return {
			...this.context(mode, 'graceDbAlertTrigger', this.memory),
			getInstanceId: () => 'instance',
			helpers: { createDeferredPromise },
			emit: ((data, _response, done) => this.emit(generation, data[0] ?? [], done)) satisfies Emit,
			saveFailedExecution: (error: unknown) => this.report(generation, error),
		} as unknown as ITriggerFunctions;
	}

	private emit(generation: number, data: INodeExecutionData[], done: Done): void {
		if (this.generation !== generation) return;
		const { now } = this.clock;
		this.save();
		const items = data.map(({ json }) => json);
		const isHeard = items.every((item) => 'stream' in item);
		const asked = isHeard ? now : now - longestPoll;
		const isLost = this.isKilledAtNextItems;
		this.executions.push({ asked, at: now, items, isLost, process: this.process });
		if (isLost) this.kill();
		else this.clock.at(now + this.options.executionTime, () => done?.resolve({} as IRun));
	}
}

function createDeferredPromise<T>() {
	let resolve: (value: T) => void = () => undefined;
	const promise = new Promise<T>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
