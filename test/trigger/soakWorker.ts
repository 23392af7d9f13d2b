import { playHistories, startVirtualServer, type Tally } from './histories';

/** Histories to play. */
export interface Portion {
	histories: number;
	seed: number;
	/** Of one alone. */
	path?: string;
}

export interface Answer {
	tally: Tally;
	/** Of histories in which the promise was not kept. */
	reports: string[];
}

/** Plays what the parent process sends (see soak.ts), and answers. */
async function work(): Promise<void> {
	const { server } = await startVirtualServer();
	process.on('message', (portion: Portion) => {
		void play(portion);
	});

	async function play(portion: Portion): Promise<void> {
		const reports: string[] = [];
		const onViolation = (report: string): void => void reports.push(report);
		const tally = await playHistories(server, { ...portion, onViolation });
		process.send?.({ tally, reports } satisfies Answer);
	}
}

// The parent has ended.
process.on('disconnect', () => process.exit(0));
process.on('unhandledRejection', (error) => {
	console.error(error);
	process.exit(1);
});
void work();
