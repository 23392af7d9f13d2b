import { readFile } from 'node:fs/promises';
import type { Session } from '../../scripts/session';
import { type Simulator, startSimulator } from '../../scripts/simulator';
import { bytes, superevents } from './tasks';

/** A server with everything that the tasks need, in a process of its own. */
export interface ServerForBench {
	simulator: Simulator;
	/** Superevents, the newest first. */
	ids: string[];
	/** File to download from the first of them. */
	file: string;
	tokenFile: string;
	/** Seconds that the server needs for a page of so many superevents that is asked for alone. */
	pageSeconds: (size: number) => Promise<number>;
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
	async function pageSeconds(size: number): Promise<number> {
		const times: number[] = [];
		for (let start = 0; start < 20 * size; start += size) {
			const started = performance.now();
			const at = `${simulator.apiUrl}superevents/?count=${size}&start=${start % superevents}`;
			await (await fetch(at, { headers })).arrayBuffer();
			times.push(performance.now() - started);
		}
		return (times.sort((a, b) => a - b)[10] ?? NaN) / 1000;
	}
	return { simulator, ids, file: 'bench.bin', tokenFile, pageSeconds };
}
