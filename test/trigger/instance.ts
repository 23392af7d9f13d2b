import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { VirtualClock } from './clock';
import type { Item } from './messages';

export type Engine = 'default' | 'durable';
export type Memory = Record<string, unknown>;
export type Mode = 'activate' | 'update' | 'init' | 'leadershipChange';

/** Items that became an execution of the workflow. */
export interface Execution {
	/** Begin and end of the poll; the same moment for what was heard. */
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
	/** How long an execution takes, during which a kill loses it. */
	executionTime: number;
	parameters: INodeParameters;
	/** What `getCredentials` gives. */
	credential: (type: string) => Promise<IDataObject>;
}

/** n8n as far as one trigger goes: what it saves, what a kill loses, who is the leader. */
export abstract class Instance {
	readonly executions: Execution[] = [];
	readonly reports: Report[] = [];
	/** What n8n made of the trigger's own mistakes, in words. */
	readonly failures: string[] = [];
	polls = 0;
	/** What the trigger does and has not ended. */
	pending = 0;
	parameters: INodeParameters;
	/** Kill it after it has saved the state with the next items, and before it makes an execution of them. */
	isKilledAtNextItems = false;
	onKilled: () => void = () => undefined;
	/** Static data of the node, in memory and in n8n's database. */
	protected memory: Memory = {};
	protected saved: Memory = {};
	/** Whatever belongs to an earlier one is discarded. */
	protected generation = 0;
	protected process = 0;
	/** Distinguishes what the node keeps for itself by process; an earlier leader comes back with what it had. */
	private leader = 'A';
	private readonly incarnations: Record<string, number> = { A: 0, B: 0 };
	private workflow = 1;
	private isStopped = false;

	constructor(
		protected readonly clock: VirtualClock,
		protected readonly options: InstanceOptions,
		private readonly name: string,
	) {
		this.parameters = options.parameters;
	}

	/** n8n's own variables say which engine it has. */
	abstract setEnvironment(): void;

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
		this.begin('update');
	}

	kill(): void {
		this.end();
		this.isKilledAtNextItems = false;
		for (const execution of this.executions) {
			const end = execution.at + this.options.executionTime;
			if (end > this.clock.now) execution.isLost = true;
		}
		this.onKilled();
	}

	start(): void {
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
		this.end();
		this.isStopped = true;
	}

	/** Whether n8n has saved anything that the trigger remembers. */
	get hasSaved(): boolean {
		return Object.keys(this.saved).length > 0;
	}

	/** Sets the trigger going, of which the memory is there. */
	protected abstract activate(generation: number, mode: Mode): void;

	/** Nothing that is under way counts any more. */
	protected end(): void {
		this.generation += 1;
	}

	/** The memory of the node, which n8n has loaded. */
	protected watched(memory: Memory): Memory {
		return Object.defineProperty(memory, '__dataChanged', { value: true, writable: true });
	}

	protected save(): void {
		this.saved = structuredClone({ ...this.memory });
	}

	protected report(generation: number, error: unknown): void {
		if (this.generation !== generation) return;
		this.reports.push({ at: this.clock.now, text: textOf(error) });
	}

	/** The part of n8n's contexts that all triggers have. */
	protected context(mode: Mode, type: string, memory: Memory): Record<string, unknown> {
		const { parameters, options, leader, workflow, name } = this;
		const incarnation = this.incarnations[leader] ?? 0;
		const ignore = (): void => undefined;
		return {
			getMode: () => 'trigger',
			getActivationMode: () => mode,
			getNode: () => ({ id: 'node', name: type, type, parameters }),
			// What the node keeps for itself it keeps by workflow: another process is another one to it.
			getWorkflow: () => ({ id: `${name}-${workflow}-${leader}${incarnation}` }),
			getNodeParameter: (parameter: string, fallback?: unknown) => {
				const value = parameters[parameter] ?? fallback;
				if (value === undefined) throw new Error(`Could not get parameter: ${parameter}`);
				return structuredClone(value);
			},
			getTimezone: () => 'UTC',
			getWorkflowStaticData: () => memory,
			getCredentials: (type: string) => options.credential(type),
			logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
		};
	}

	private begin(mode: Mode): void {
		if (this.isStopped) return;
		this.end();
		this.memory = this.watched(structuredClone(this.saved));
		this.activate(this.generation, mode);
	}
}

/** All that an error tells the user. */
function textOf(error: unknown): string {
	const { message, description } = error as { message?: string; description?: string };
	return `${message ?? String(error)} ${description ?? ''}`;
}
