import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Session } from '../../scripts/session';
import type { Original, Started } from './replayServer';

/** A server that answers from memory, in a process of its own: see replayServer.ts. */
export interface Replay extends Started {
	/** How many requests have arrived so far. */
	requests(): Promise<number>;
}

const root = resolve(__dirname, '../..');

/** Starts it in front of a server. */
export async function startReplay(session: Session, original: Original): Promise<Replay> {
	const program = fork(join(root, 'scripts', 'bootstrap.mjs'), [
		'test/bench/replayServer.ts',
		JSON.stringify(original),
	]);
	session.onClose(() => void program.kill());
	const message = async (): Promise<unknown> => ((await once(program, 'message')) as [unknown])[0];
	return {
		...((await message()) as Started),
		requests: async () => {
			program.send('requests');
			return (await message()) as number;
		},
	};
}
