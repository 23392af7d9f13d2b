import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../scripts/session';
import { startSimulator } from '../../scripts/simulator';
import { startReplay } from './replay';
import { bytes, superevents } from './tasks';

/** A server with everything that the tasks need. It answers from memory what it was asked before. */
export interface ServerForBench {
	/** On which it listens, over HTTPS. */
	port: number;
	caFile: string;
	/** Superevents, the newest first. */
	ids: string[];
	/** File to download from the first of them. */
	file: string;
	tokenFile: string;
	/** How many requests have arrived so far. */
	requests: () => Promise<number>;
}

/** @param path file that is put there to be downloaded */
export async function startServer(
	session: Session,
	folder: string,
	path: string,
): Promise<ServerForBench> {
	const simulator = await startSimulator(session, folder, [
		'--https',
		'--empty',
		'--port',
		'0',
		'--superevents',
		String(superevents),
	]);
	const tokenFile = simulator.tokens.scientist;
	const headers = { authorization: `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}` };
	const ids: string[] = [];
	for (let start = 0; start < superevents; start += 1000) {
		const answer = await fetch(`${simulator.apiUrl}superevents/?count=1000&start=${start}`, {
			headers,
		});
		const page = (await answer.json()) as { superevents: { superevent_id: string }[] };
		ids.push(...page.superevents.map(({ superevent_id }) => superevent_id));
	}
	const body = new FormData();
	body.append('comment', 'a file to download');
	body.append('upload', new Blob([await readFile(path)]), 'bench.bin');
	const url = `${simulator.apiUrl}superevents/${ids[0]}/logs/`;
	const { status } = await fetch(url, { method: 'POST', headers, body });
	if (status !== 201) throw new Error(`The file of ${bytes} bytes was answered with ${status}.`);
	const { httpsApiUrl, caFile: ofSimulator } = simulator;
	const replay = await startReplay(session, { url: httpsApiUrl, caFile: ofSimulator });
	const caFile = join(folder, 'authorities.pem');
	// ligo-gracedb checks its token with its issuer, which the simulator is.
	await writeFile(caFile, replay.ca + (await readFile(ofSimulator, 'utf8')));
	const { port } = replay;
	return { port, caFile, ids, file: 'bench.bin', tokenFile, requests: () => replay.requests() };
}
