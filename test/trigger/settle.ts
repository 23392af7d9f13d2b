import { Broken } from './broken';
import type { Play } from './play';

/** Without faults, everything that is still owed comes, in as many polls as docs/trigger.md says, and nothing else. */
export async function settle(play: Play): Promise<void> {
	const { server, ledger, history, database } = play;
	server.faults.clear();
	server.world.throttle.use(null);
	server.onRequest = () => undefined;
	play.useToken('renewed');
	const begin = server.clock.now;
	const isPaged = false;
	let quiet = 0;
	for (let round = 0; quiet < 2; round += 1) {
		// Long enough for any pause after failures.
		server.clock.now += round < 3 ? 130_000 : 20_000;
		await play.poll(round >= 2 && !isPaged);
		const [left] = ledger.open(play.sight, server.clock.now);
		quiet = left === undefined ? quiet + 1 : 0;
		if (left !== undefined && round > mostPolls(play)) {
			throw new Broken('lost', `${left} after ${server.clock.now - begin} ms`);
		}
	}
	const [owed] = database.lost;
	if (owed !== undefined) throw new Broken('lost', `${owed} was lost by n8n and not repeated`);
}

/** Polls until each superevent has had its turn, and each page. */
function mostPolls({ ledger }: Play): number {
	return 70 + 4 * ledger.knowledge.sight.size;
}
