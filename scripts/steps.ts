/** Numbered steps on a terminal or in a log file: one line each, with the time it took. */
export interface Steps {
	/** Does `work` as the next step; `progress` prints a line in between, for work that takes minutes. */
	step: <T>(title: string, work: (progress: (text: string) => void) => Promise<T>) => Promise<T>;
}

export function createSteps(total: number, write: (text: string) => void = print): Steps {
	let number = 0;
	return {
		async step(title, work) {
			number += 1;
			const started = Date.now();
			const elapsed = (): string => formatDuration(Date.now() - started);
			let lineIsOpen = true;
			write(`[${number}/${total}] ${title} …`);
			try {
				const result = await work((text) => {
					write(`${lineIsOpen ? '\n' : ''}      ${elapsed()}  ${text}\n`);
					lineIsOpen = false;
				});
				write(lineIsOpen ? ` ${elapsed()}\n` : `      ${elapsed()}  done\n`);
				return result;
			} catch (error) {
				if (lineIsOpen) write('\n');
				throw error;
			}
		},
	};
}

/** Steps that are not shown, for the tests. */
export const silentSteps: Steps = { step: (_title, work) => work(() => {}) };

/** `83000` → `1:23` */
export function formatDuration(ms: number): string {
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function print(text: string): void {
	process.stdout.write(text);
}
