import { type Played, playHistories, startVirtualServer, type Tally } from './histories';

/** Histories to play. */
export interface Portion {
	histories: number;
	seed: number;
	/** Of one alone. */
	path?: string;
	/** Only those of one scale. */
	scale?: string;
	/** Whether it ends with the first violation. */
	isOneEnough?: boolean;
}

export interface Answer {
	tally: Tally;
	/** Of histories in which the promise was not kept. */
	reports: string[];
	cpu: number;
}

/** What the parent process is told while a portion is played. */
export type Message = { played: Played } | { answer: Answer };

/** Plays what the parent process sends (see soak.ts), and answers. */
async function work(): Promise<void> {
	const { server } = await startVirtualServer();
	process.on('message', (portion: Portion) => {
		void play(portion);
	});

	async function play(portion: Portion): Promise<void> {
		const reports: string[] = [];
		const before = process.cpuUsage();
		const tally = await playHistories(server, {
			...portion,
			onViolation: (report) => void reports.push(report),
			onPlayed: (played) => tell({ played }),
		});
		const { user, system } = process.cpuUsage(before);
		tell({ answer: { tally, reports, cpu: (user + system) / 1e6 } });
	}
}

function tell(message: Message): void {
	process.send?.(message);
}

// The parent has ended.
process.on('disconnect', () => process.exit(0));
process.on('unhandledRejection', (error) => {
	console.error(error);
	process.exit(1);
});
void work();
