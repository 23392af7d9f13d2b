import type { IPollFunctions } from 'n8n-workflow';
import type { Host, TriggerProcess } from './process';

export interface Attempt {
	context: IPollFunctions;
	host: Host;
	trigger: TriggerProcess;
	/** Static data of the node. */
	memory: Record<string, unknown>;
	/** The first poll of this process for this activation of the workflow. */
	isActivation: boolean;
	/** ms since 1970. */
	begin: number;
	/** ms. */
	budget: number;
	/** Ends whatever is under way when the time is up. */
	signal: AbortSignal;
	/** Whether another poll has taken its place. */
	isLost: () => boolean;
}
