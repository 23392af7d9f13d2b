import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Stopped } from './problem';

/**
 * Owns everything that one `npm start` or one end-to-end test run brings into the world. Closing it undoes all of it,
 * the newest first; should this process die before, a guardian process does that instead.
 */
export interface Session {
	/** Aborted as soon as the session begins to close. */
	readonly signal: AbortSignal;
	/** Runs `undo` when the session closes. */
	onClose(undo: () => Promise<void> | void): void;
	/** Puts a process group or a folder under the guardian's eye; the answer takes it away again. */
	guard(kind: 'group' | 'folder', value: number | string): () => void;
	/** A new temporary folder that goes when the session closes. */
	temporaryFolder(): Promise<string>;
	/** Throws `Stopped` once the session is closing. */
	checkOpen(): void;
	close(): Promise<void>;
}

export function openSession(): Session {
	const controller = new AbortController();
	const undoings: Array<() => Promise<void> | void> = [];
	const notifyGuardian = startGuardian();
	let closing: Promise<void> | undefined;

	const undoAll = async (): Promise<void> => {
		controller.abort(new Stopped());
		for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
			try {
				await undo();
			} catch (error) {
				console.error('While stopping:', error);
			}
		}
	};

	const session: Session = {
		signal: controller.signal,
		onClose: (undo) => {
			undoings.push(undo);
		},
		guard: (kind, value) => {
			notifyGuardian('add', kind, value);
			return () => notifyGuardian('forget', kind, value);
		},
		temporaryFolder: async () => {
			session.checkOpen();
			const folder = await realpath(await mkdtemp(join(tmpdir(), 'n8n-nodes-gracedb-')));
			const forget = session.guard('folder', folder);
			session.onClose(async () => {
				await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
				forget();
			});
			return folder;
		},
		checkOpen: () => {
			if (controller.signal.aborted) throw new Stopped();
		},
		close: () => (closing ??= undoAll()),
	};
	return session;
}

function startGuardian(): (...message: [string, string, number | string]) => void {
	const guardian = spawn(process.execPath, [resolve(__dirname, 'guardian.mjs')], {
		// A process group of its own: the terminal's Ctrl-C must not reach it.
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guardian.unref();
	// Without a guardian the session still cleans up behind itself.
	guardian.on('error', () => {});
	guardian.stdin.on('error', () => {});
	(guardian.stdin as unknown as Socket).unref();
	return (...message) => {
		guardian.stdin.write(`${JSON.stringify(message)}\n`);
	};
}
