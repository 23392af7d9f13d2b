import { defaultPages } from '../../nodes/GraceDbTrigger/watch/pages';
import { Broken } from './broken';
import type { Play } from './play';

/** Without faults, everything that is still owed comes, in as many polls as docs/trigger.md says, and nothing else. */
export async function applyIdempotently(play: Play): Promise<void> {
	const { server, ledger, history, database } = play;
	server.faults.clear();
	server.world.throttle.use(null);
	server.onRequest = () => undefined;
	play.useToken('renewed');
	const begin = server.clock.now;
	const isPaged = history.pages !== defaultPages;
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
function mostPolls({ ledger, history, sight }: Play): number {
	const { newest, older, overlap } = history.pages;
	const followed = ledger.knowledge.sight.size;
	const pages = Math.max(0, Math.ceil((sight.size - newest) / (older - 2 * overlap)));
	return 6 + (pages > 0 ? 4 : 2) * followed + 2 * pages;
}
