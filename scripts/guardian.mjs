// Watches over what a session has started, and outlives it: when the session's end of our standard input closes, in
// whatever way it ended (kill -9 and crashes included), what it has not taken back is stopped and removed.
//
// Each line of the input is a JSON array: ["add" | "forget", "group" | "folder", number | path].
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const owned = { group: new Set(), folder: new Set() };

const signalAll = (signal) => {
	for (const group of owned.group) {
		try {
			process.kill(-group, signal);
		} catch {
			owned.group.delete(group);
		}
	}
};

const removeFolders = () => {
	for (const folder of owned.folder) {
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
};

createInterface({ input: process.stdin })
	.on('line', (line) => {
		const [verb, kind, value] = JSON.parse(line);
		if (verb === 'add') owned[kind].add(value);
		else owned[kind].delete(value);
	})
	.on('close', () => {
		signalAll('SIGTERM');
		finish(Date.now() + 5_000);
	});

/** Waits until all have ended, kills those that do not, and then cleans up. */
function finish(deadline) {
	signalAll(Date.now() < deadline ? 0 : 'SIGKILL');
	if (owned.group.size > 0 && Date.now() < deadline + 2_000) setTimeout(finish, 100, deadline);
	else removeFolders();
}
